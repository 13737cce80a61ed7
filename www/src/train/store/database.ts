import { PageError } from "../../page-error.ts";
import { type DBSchema, type IDBPDatabase, deleteDB, openDB } from "idb";
import type { Example, Pcm } from "../examples/example.ts";
import type { SavedModel } from "../models/saved-model.ts";
import type { SavedTraining } from "../training/saved-training.ts";
import { storageError, upgradeError } from "./failures.ts";

/** The database schema. Samples and files are stored separately from the data that lists need. */
export interface Schema extends DBSchema {
  examples: { key: string; value: Example };
  sounds: { key: string; value: Pcm };
  models: { key: string; value: SavedModel };
  "model-files": { key: string; value: Uint8Array<ArrayBuffer> };
  /** One record each: `labels` in their order, and the unfinished `training` run. */
  state: { key: string; value: string[] | SavedTraining };
}

export type Database = IDBPDatabase<Schema>;
export type StoreName = "examples" | "sounds" | "models" | "model-files" | "state";

export const DATABASE = "speech-emotion";
/** Increased with every change of the schema; `upgrade` has one step per version. */
const VERSION = 1;

/** External events of an open database. */
export interface DatabaseEvents {
  /** The database is unavailable, or not available yet, with the reason. */
  onTrouble: (trouble: PageError) => void;
}

/** @throws PageError with a code that starts with `storage-` */
export async function openDatabase({ onTrouble }: DatabaseEvents): Promise<Database> {
  if (!("indexedDB" in globalThis)) {
    throw new PageError("storage-refused", "IndexedDB is not available");
  }
  let upgrade: { readonly error: DOMException | null } | undefined;
  try {
    const database: Database = await openDB<Schema>(DATABASE, VERSION, {
      upgrade(database, oldVersion, _, transaction) {
        upgrade = transaction;
        // `openDB` also rejects.
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
        onTrouble(
          new PageError(
            "storage-blocked",
            "an older version of the page blocks the upgrade of the database",
          ),
        ),
      blocking(_, version) {
        // A newer version of the page is waiting in another tab: close, so that it does not wait for this tab.
        database.close();
        onTrouble(
          version === null
            ? new PageError("storage-closed", "another tab created a new database")
            : new PageError("storage-newer", "a newer version of the page upgraded the database"),
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

/** Deletes a database that the browser can no longer read. @throws PageError */
export async function deleteDatabase(): Promise<void> {
  try {
    await deleteDB(DATABASE);
  } catch (failure) {
    throw storageError(failure);
  }
}
