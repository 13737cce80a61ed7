import { PageError } from "../../page-error.ts";
import { type Database, deleteDatabase, openDatabase } from "./database.ts";
import { storageError } from "./failures.ts";

/** What another tab of the page may have changed. */
export type Kind = "examples" | "models" | "training";

/**
 * The database of this page, and its trouble. Where it fails, what the user made stays in the memory of
 * the tab, and can be stored again or exported.
 */
export class Storage {
  /** Why nothing can be stored, or not any more; absent where all is well. */
  trouble: PageError | undefined;

  #database: Database | undefined;
  #opening: Promise<void> | undefined;
  readonly #onTrouble = new Set<() => void>();
  readonly #onChange = new Set<(kind: Kind) => void>();
  readonly #channel = new BroadcastChannel("speech-emotion");

  constructor() {
    this.#channel.onmessage = ({ data }: MessageEvent<Kind>) => {
      for (const listener of this.#onChange) listener(data);
    };
  }

  /**
   * Opens the database, or says in {@link trouble} why not. While a page with an older schema keeps it, this waits,
   * and whoever asks again waits for the same. Earlier trouble is over when what could not be stored is stored: whoever
   * stores it {@link report}s that.
   */
  open(): Promise<void> {
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #open(): Promise<void> {
    const earlier = this.#database;
    try {
      this.#database = await openDatabase({
        onTrouble: (trouble) => {
          if (trouble.code !== "storage-blocked") this.#database = undefined;
          this.report(trouble);
        },
      });
      earlier?.close();
    } catch (failure) {
      this.report(storageError(failure));
    }
  }

  /** Removes what the browser cannot read, and begins anew. */
  async startAnew(): Promise<void> {
    this.#database?.close();
    this.#database = undefined;
    try {
      await deleteDatabase();
    } catch (failure) {
      return this.report(storageError(failure));
    }
    await this.open();
  }

  /** @throws PageError with a code that begins with `storage-`, which is shown as well */
  async use<T>(action: (database: Database) => Promise<T>): Promise<T> {
    try {
      if (!this.#database) {
        throw this.trouble ?? new PageError("storage-closed", "the database is not open");
      }
      return await action(this.#database);
    } catch (failure) {
      const trouble = storageError(failure);
      this.report(trouble);
      throw trouble;
    }
  }

  report(trouble: PageError | undefined): void {
    this.trouble = trouble;
    for (const listener of this.#onTrouble) listener();
  }

  onTrouble(listener: () => void): void {
    this.#onTrouble.add(listener);
  }

  /** Tells the other tabs. */
  tell(kind: Kind): void {
    this.#channel.postMessage(kind);
  }

  /** Calls `listener` when another tab has stored something. */
  onChangeElsewhere(listener: (kind: Kind) => void): void {
    this.#onChange.add(listener);
  }
}
