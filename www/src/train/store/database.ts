import { PageError } from "../../page-error.ts";
import { type DBSchema, type IDBPDatabase, deleteDB, openDB } from "idb";
import type { Example, Pcm } from "../examples/example.ts";
import type { SavedModel } from "../models/saved-model.ts";
import type { SavedTraining } from "../training/saved-training.ts";
import { storageError, upgradeError } from "./failures.ts";

/** What is kept in this browser. Sounds and files lie apart from what lists need. */
export interface Schema extends DBSchema {
  examples: { key: string; value: Example };
  sounds: { key: string; value: Pcm };
  models: { key: string; value: SavedModel };
  "model-files": { key: string; value: Uint8Array<ArrayBuffer> };
  /** One record each: `labels` in their order, `training` that was not finished. */
  state: { key: string; value: string[] | SavedTraining };
}

export type Database = IDBPDatabase<Schema>;
export type StoreName = "examples" | "sounds" | "models" | "model-files" | "state";

export const DATABASE = "speech-emotion";
/** Raised with every change of the schema; `upgrade` has a step for each version. */
const VERSION = 1;

/** What may happen to an open database from outside. */
export interface DatabaseEvents {
  /** The database cannot be used any more, or not yet: why. */
  onTrouble: (trouble: PageError) => void;
}

/** @throws PageError with a code that begins with `storage-` */
export async function openDatabase({ onTrouble }: DatabaseEvents): Promise<Database> {
  if (!("indexedDB" in globalThis)) {
    throw new PageError("storage-refused", "the browser offers no IndexedDB here");
  }
  let upgrade: { readonly error: DOMException | null } | undefined;
  try {
    const database: Database = await openDB<Schema>(DATABASE, VERSION, {
      upgrade(database, oldVersion, _, transaction) {
        upgrade = transaction;
        // `openDB` rejects as well.
        transaction.done.catch(() => undefined);
        if (oldVersion < 1) {
          database.createObjectStore("examples", { keyPath: "id" });
          database.createObjectStore("sounds");
          database.createObjectStore("models", { keyPath: "id" });
          database.createObjectStore("model-files");
          database.createObjectStore("state");
        }
      },
      blocked: () =>
        onTrouble(new PageError("storage-blocked", "an older page keeps the database open")),
      blocking(_, version) {
        // A newer page waits in another tab: it must not wait for this one to be closed.
        database.close();
        onTrouble(
          version === null
            ? new PageError("storage-closed", "another tab began a new database")
            : new PageError("storage-newer", "a newer page took the database"),
        );
      },
      terminated: () =>
        onTrouble(new PageError("storage-closed", "the browser closed the database")),
    });
    return database;
  } catch (failure) {
    throw upgrade ? upgradeError(upgrade.error ?? failure) : storageError(failure);
  }
}

/** Removes everything: where the browser cannot read it any more. @throws PageError */
export async function deleteDatabase(): Promise<void> {
  try {
    await deleteDB(DATABASE);
  } catch (failure) {
    throw storageError(failure);
  }
}
