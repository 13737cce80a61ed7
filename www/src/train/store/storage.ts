import { PageError } from "../../page-error.ts";
import { type Database, deleteDatabase, openDatabase } from "./database.ts";
import { storageError } from "./failures.ts";

/** The stores that another tab of the page may have changed. */
export type Kind = "examples" | "models" | "training";

/**
 * The database of the page and its error state. If it fails, the data of the user remains in memory and can be
 * stored later or exported.
 */
export class Storage {
  /** The reason why data cannot be stored; absent if there is no error. */
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
   * Opens the database, or sets {@link trouble}. Waits while a page with an older schema has it open; concurrent
   * calls share the wait. An earlier error is resolved when the pending data is stored, which the caller has to
   * {@link report}.
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

  /** Deletes an unreadable database and creates a new one. */
  async reset(): Promise<void> {
    this.#database?.close();
    this.#database = undefined;
    try {
      await deleteDatabase();
    } catch (failure) {
      return this.report(storageError(failure));
    }
    await this.open();
  }

  /** @throws PageError with a code that starts with `storage-`, which is also shown */
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

  /** Notifies the other tabs. */
  tell(kind: Kind): void {
    this.#channel.postMessage(kind);
  }

  /** Calls `listener` when another tab has stored data. */
  onChangeElsewhere(listener: (kind: Kind) => void): void {
    this.#onChange.add(listener);
  }
}
