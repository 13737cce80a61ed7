import type { Example } from "../examples/example.ts";
import type { Storage } from "../store/storage.ts";
import type { SavedTraining } from "./saved-training.ts";

const KEY = "training";

/** Stores the current training run. Errors are shown by the storage notice and do not stop training. */
export async function saveTraining(storage: Storage, training: SavedTraining): Promise<void> {
  await storage.use((database) => database.put("state", training, KEY)).catch(() => undefined);
}

export async function forgetTraining(storage: Storage): Promise<void> {
  await storage.use((database) => database.delete("state", KEY)).catch(() => undefined);
}

/** The training run of a closed or crashed tab. */
export async function loadTraining(storage: Storage): Promise<SavedTraining | undefined> {
  const record = await storage.use((database) => database.get("state", KEY)).catch(() => undefined);
  return isTraining(record) ? record : undefined;
}

const isTraining = (record: unknown): record is SavedTraining =>
  (record as SavedTraining | undefined)?.checkpoint instanceof Uint8Array;

/** The examples of the run, or `undefined` if one of them has changed. */
export function examplesOf(saved: SavedTraining, examples: Example[]): Example[] | undefined {
  const byId = new Map(examples.map((example) => [example.id, example]));
  const found: Example[] = [];
  for (const { id, label, speaker, take } of saved.examples) {
    const example = byId.get(id);
    if (example?.label !== label || example.speaker !== speaker || example.take !== take) {
      return undefined;
    }
    found.push(example);
  }
  return found;
}

/** Runs `action` unless another tab is training, since both would overwrite the stored checkpoint. */
export async function withTrainingLock(
  action: () => Promise<void>,
  onTaken: () => void,
): Promise<void> {
  const { locks } = navigator as { locks?: LockManager };
  // Locks are available only in secure contexts.
  if (!locks) return action();
  await locks.request("speech-emotion.training", { ifAvailable: true }, async (lock) => {
    if (lock) await action();
    else onTaken();
  });
}
