import type { TrainingScores } from "speech-emotion";
import { PageError } from "../../page-error.ts";
import { cleanName } from "../examples/naming.ts";
import type { Storage } from "../store/storage.ts";
import type { SavedModel } from "./saved-model.ts";

export type ModelFile = Uint8Array<ArrayBuffer>;

/** The models in this browser. A model that could not be stored exists in this tab only. */
export class Models {
  #models = new Map<string, SavedModel>();
  /** Files that are not stored. */
  readonly #files = new Map<string, ModelFile>();
  readonly #storage: Storage;
  readonly #listeners = new Set<() => void>();

  constructor(storage: Storage) {
    this.#storage = storage;
    storage.onChangeElsewhere((kind) => {
      if (kind === "models") void this.load().catch(() => undefined);
    });
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Newest first. */
  get all(): SavedModel[] {
    return [...this.#models.values()].sort((a, b) => b.added - a.added);
  }

  get(id: string): SavedModel | undefined {
    return this.#models.get(id);
  }

  isStored(id: string): boolean {
    return !this.#files.has(id);
  }

  /** @throws PageError */
  async load(): Promise<void> {
    const stored = await this.#storage.use((database) => database.getAll("models"));
    const own = [...this.#models.values()].filter(({ id }) => this.#files.has(id));
    this.#models = new Map([...stored, ...own].map((model) => [model.id, model]));
    this.#changed();
  }

  async add(
    name: string,
    file: Uint8Array,
    labels: string[],
    scores?: TrainingScores,
  ): Promise<SavedModel> {
    const model: SavedModel = {
      id: Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
        byte.toString(16).padStart(2, "0"),
      ).join(""),
      name: this.#freeName(name),
      labels,
      added: Date.now(),
      bytes: file.byteLength,
      scores,
    };
    await this.restore(model, new Uint8Array(file));
    return model;
  }

  /** Adds a model unchanged; also undoes {@link remove}. */
  async restore(model: SavedModel, file: ModelFile): Promise<void> {
    this.#models.set(model.id, model);
    this.#files.set(model.id, file);
    this.#changed();
    await this.#write(async () => {
      await this.#storage.use(async (database) => {
        const transaction = database.transaction(["models", "model-files"], "readwrite");
        await Promise.all([
          transaction.objectStore("models").put(model),
          transaction.objectStore("model-files").put(file, model.id),
          transaction.done,
        ]);
      });
      this.#files.delete(model.id);
    });
  }

  /** @throws PageError `label-empty` */
  async rename(id: string, text: string): Promise<void> {
    const old = this.#models.get(id);
    const name = cleanName(text);
    if (name === "") throw new PageError("label-empty", "expected a name, received none");
    if (!old || old.name === name) return;
    const model = { ...old, name: this.#freeName(name) };
    this.#models.set(id, model);
    this.#changed();
    if (!this.isStored(id)) return;
    await this.#write(() => this.#storage.use((database) => database.put("models", model)));
  }

  /** @returns the argument of {@link restore} */
  async remove(id: string): Promise<{ model: SavedModel; file: ModelFile } | undefined> {
    const model = this.#models.get(id);
    if (!model) return undefined;
    const file = await this.file(id).catch(() => undefined);
    this.#models.delete(id);
    this.#files.delete(id);
    this.#changed();
    await this.#write(() =>
      this.#storage.use(async (database) => {
        const transaction = database.transaction(["models", "model-files"], "readwrite");
        await Promise.all([
          transaction.objectStore("models").delete(id),
          transaction.objectStore("model-files").delete(id),
          transaction.done,
        ]);
      }),
    );
    return file && { model, file };
  }

  /** The safetensors file. @throws PageError */
  async file(id: string): Promise<ModelFile> {
    const own = this.#files.get(id);
    if (own) return own;
    const stored = await this.#storage.use((database) => database.get("model-files", id));
    if (!stored) throw new PageError("example-lost", `there is no file for the model ${id}`);
    return stored;
  }

  /** The storage notice shows the error; the model remains in this tab. */
  async #write(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
      this.#storage.tell("models");
    } catch {
      // `isStored` reports failures.
    }
    this.#changed();
  }

  #freeName(name: string): string {
    const taken = new Set(this.all.map((model) => model.name));
    let free = name;
    for (let n = 2; taken.has(free); n++) free = `${name} (${n})`;
    return free;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
