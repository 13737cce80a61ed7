import { PageError } from "../../page-error.ts";
import type { Storage } from "../store/storage.ts";
import { type Example, MAX_LABELS, type NewExample, type Pcm } from "./example.ts";
import { cleanName } from "./naming.ts";
import { hashOf, peaksOf } from "./pcm.ts";
import { type Stored, loadExamples, saveExamples, soundOf } from "./stored-examples.ts";

/** A removed example with its samples, while the removal can be undone. */
export interface Removed {
  example: Example;
  pcm: Pcm;
}

/** The editable fields of an example. */
export type ExampleEdit = Partial<Pick<Example, "label" | "speaker">>;

/**
 * The examples and their labels. Each change is applied in memory and then stored. Changes that could not be stored
 * remain in memory, are counted by {@link unsaved}, and can be retried with {@link save}.
 */
export class Library {
  labels: readonly string[] = [];
  /** Stored examples that could not be read. They are not modified. */
  unreadable = 0;

  #examples = new Map<string, Example>();
  /** Samples that are not stored yet. */
  readonly #sounds = new Map<string, Pcm>();
  /** Examples with a missing or outdated version in the database. */
  readonly #unsaved = new Set<string>();
  #labelsUnsaved = false;
  #saving: Promise<void> = Promise.resolve();
  readonly #storage: Storage;
  readonly #listeners = new Set<() => void>();

  constructor(storage: Storage) {
    this.#storage = storage;
    storage.onChangeElsewhere((kind) => {
      if (kind === "examples") void this.load().catch(() => undefined);
    });
  }

  /** Calls `listener` after each change. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** All examples, in the order in which they were added. */
  get examples(): Example[] {
    return [...this.#examples.values()];
  }

  /** The number of examples with changes that are not stored. */
  get unsaved(): number {
    return this.#unsaved.size;
  }

  of(label: string): Example[] {
    return this.examples.filter((example) => example.label === label);
  }

  /** Reads the stored examples and keeps those not stored yet. @throws PageError */
  async load(): Promise<void> {
    const stored = await this.#storage.use(loadExamples);
    this.#take(stored);
  }

  #take({ examples, labels, unreadable }: Stored): void {
    const merged = new Map(examples.map((example) => [example.id, example]));
    for (const id of this.#unsaved) {
      const own = this.#examples.get(id);
      if (own) merged.set(id, own);
      else merged.delete(id);
    }
    this.#examples = new Map([...merged].sort(([, a], [, b]) => a.added - b.added));
    this.unreadable = unreadable;
    // Adds labels that examples have but the stored list lacks.
    const used = this.examples.map(({ label }) => label).filter((label) => label !== "");
    const own = this.#labelsUnsaved ? this.labels : [];
    this.labels = [...new Set([...labels, ...own, ...used])];
    this.#changed();
  }

  /**
   * Adds an example, and its label if it is new. Resolves when it is stored or storing has failed.
   *
   * @returns the example, or `undefined` if the same recording already exists
   */
  async add(given: NewExample): Promise<Example | undefined> {
    const { pcm, sampleRate, label, speaker, name } = given;
    const id = await hashOf(pcm, sampleRate);
    if (this.#examples.has(id)) return undefined;
    const example: Example = {
      id,
      label,
      speaker,
      // An example without a take is its own take.
      take: given.take || id,
      name,
      seconds: pcm.length / sampleRate,
      sampleRate,
      added: this.#nextTime(),
      peaks: peaksOf(pcm),
    };
    if (label !== "") this.#includeLabel(label);
    this.#sounds.set(id, pcm);
    this.#put(example);
    await this.save().catch(() => undefined);
    return example;
  }

  /** Adds a label at the end. @throws PageError `label-empty`, `label-taken`, `label-too-many` */
  addLabel(text: string): string {
    const label = this.#checked(text);
    this.#includeLabel(label);
    this.#changed();
    void this.save().catch(() => undefined);
    return label;
  }

  /** Renames a label and updates its examples. @throws PageError as {@link addLabel} */
  renameLabel(old: string, text: string): string {
    if (cleanName(text) === old) return old;
    const label = this.#checked(text);
    this.labels = this.labels.map((each) => (each === old ? label : each));
    this.#labelsUnsaved = true;
    this.change(
      this.of(old).map(({ id }) => id),
      { label },
    );
    return label;
  }

  /** Removes a label and its examples. */
  async removeLabel(label: string): Promise<Removed[]> {
    const removed = await this.remove(this.of(label).map(({ id }) => id));
    this.labels = this.labels.filter((each) => each !== label);
    this.#labelsUnsaved = true;
    this.#changed();
    await this.save().catch(() => undefined);
    return removed;
  }

  change(ids: string[], change: ExampleEdit): void {
    for (const id of ids) {
      const example = this.#examples.get(id);
      if (example) this.#put({ ...example, ...change }, false);
    }
    if (change.label) this.#includeLabel(change.label);
    this.#changed();
    void this.save().catch(() => undefined);
  }

  /** Removes examples. @returns the argument of {@link restore} */
  async remove(ids: string[]): Promise<Removed[]> {
    const removed: Removed[] = [];
    for (const id of ids) {
      const example = this.#examples.get(id);
      if (!example) continue;
      try {
        removed.push({ example, pcm: await this.sound(id) });
      } catch {
        // An example without samples cannot be restored.
      }
    }
    for (const id of ids) {
      if (!this.#examples.delete(id)) continue;
      this.#sounds.delete(id);
      this.#unsaved.add(id);
    }
    this.#changed();
    await this.save().catch(() => undefined);
    return removed;
  }

  /** Restores removed examples, and the labels in their order. */
  async restore(removed: Removed[], labels: readonly string[]): Promise<void> {
    for (const { example, pcm } of removed) {
      this.#sounds.set(example.id, pcm);
      this.#put(example, false);
    }
    this.#examples = new Map([...this.#examples].sort(([, a], [, b]) => a.added - b.added));
    this.labels = [...new Set([...labels, ...this.labels])];
    this.#labelsUnsaved = true;
    this.#changed();
    await this.save().catch(() => undefined);
  }

  /** The samples of an example. @throws PageError */
  async sound(id: string): Promise<Pcm> {
    const own = this.#sounds.get(id);
    if (own) return own;
    const stored = await this.#storage.use((database) => soundOf(database, id));
    if (!stored) throw new PageError("example-lost", `there are no samples for the example ${id}`);
    return stored;
  }

  /** Stores all pending changes. @throws PageError if this fails; nothing is lost */
  save(): Promise<void> {
    this.#saving = this.#saving.catch(() => undefined).then(() => this.#save());
    return this.#saving;
  }

  async #save(): Promise<void> {
    if (this.#unsaved.size === 0 && !this.#labelsUnsaved) return;
    // In small batches: if the storage is full, as much as possible is stored.
    do {
      const ids = [...this.#unsaved].slice(0, 16);
      const written = ids.map((id) => ({
        id,
        example: this.#examples.get(id),
        pcm: this.#sounds.get(id),
      }));
      const labels = this.labels;
      try {
        await this.#storage.use((database) => saveExamples(database, written, labels));
      } catch (failure) {
        this.#changed();
        throw failure;
      }
      for (const { id, example } of written) {
        // It may have changed while it was written.
        if (this.#examples.get(id) !== example) continue;
        this.#unsaved.delete(id);
        this.#sounds.delete(id);
      }
      if (labels === this.labels) this.#labelsUnsaved = false;
    } while (this.#unsaved.size > 0);
    this.#storage.report(undefined);
    this.#storage.tell("examples");
    this.#changed();
  }

  #put(example: Example, tell = true): void {
    this.#examples.set(example.id, example);
    this.#unsaved.add(example.id);
    if (tell) this.#changed();
  }

  #includeLabel(label: string): void {
    if (this.labels.includes(label)) return;
    this.labels = [...this.labels, label];
    this.#labelsUnsaved = true;
  }

  #checked(text: string): string {
    const label = cleanName(text);
    if (label === "") throw new PageError("label-empty", "expected a name, received none");
    if (this.labels.includes(label)) {
      throw new PageError("label-taken", `the label "${label}" already exists`);
    }
    if (this.labels.length >= MAX_LABELS) {
      throw new PageError("label-too-many", `expected at most ${MAX_LABELS} labels`);
    }
    return label;
  }

  /** Later than all existing examples, to preserve the order in which they were added. */
  #nextTime(): number {
    let last = 0;
    for (const { added } of this.#examples.values()) last = Math.max(last, added);
    return Math.max(Date.now(), last + 1);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
