import type { Database } from "../store/database.ts";
import type { Example, Pcm } from "./example.ts";

/** The content of the database. */
export interface Stored {
  examples: Example[];
  labels: string[];
  /** The number of invalid records. */
  unreadable: number;
}

export async function loadExamples(database: Database): Promise<Stored> {
  const transaction = database.transaction(["examples", "sounds", "state"]);
  const [records, sounds, labels] = await Promise.all([
    transaction.objectStore("examples").getAll(),
    transaction.objectStore("sounds").getAllKeys(),
    transaction.objectStore("state").get("labels"),
  ]);
  await transaction.done;
  const keys = new Set(sounds);
  const examples = records.filter((record) => isExample(record) && keys.has(record.id));
  return {
    examples,
    labels: isLabels(labels) ? labels : [],
    unreadable: records.length - examples.length,
  };
}

export async function soundOf(database: Database, id: string): Promise<Pcm | undefined> {
  const sound: unknown = await database.get("sounds", id);
  return sound instanceof Int16Array ? (sound as Pcm) : undefined;
}

/** Writes examples, or deletes those that no longer exist, in one transaction. */
export async function saveExamples(
  database: Database,
  changes: { id: string; example: Example | undefined; pcm: Pcm | undefined }[],
  labels: readonly string[],
): Promise<void> {
  const transaction = database.transaction(["examples", "sounds", "state"], "readwrite");
  const examples = transaction.objectStore("examples");
  const sounds = transaction.objectStore("sounds");
  const writes: Promise<unknown>[] = [transaction.objectStore("state").put([...labels], "labels")];
  for (const { id, example, pcm } of changes) {
    if (!example) writes.push(examples.delete(id), sounds.delete(id));
    else {
      writes.push(examples.put(example));
      if (pcm) writes.push(sounds.put(pcm, id));
    }
  }
  await Promise.all([...writes, transaction.done]);
}

const isLabels = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string");

function isExample(record: Partial<Record<keyof Example, unknown>> | undefined): boolean {
  return (
    typeof record?.label === "string" &&
    typeof record.speaker === "string" &&
    typeof record.take === "string" &&
    typeof record.seconds === "number" &&
    record.peaks instanceof Uint8Array
  );
}
