import { PageError, type PageErrorCode } from "../../page-error.ts";

/** Maps failures of IndexedDB to stable codes; the texts of the page explain each. */
export function storageError(failure: unknown): PageError {
  if (failure instanceof PageError) return failure;
  const name = failure instanceof DOMException ? failure.name : "";
  const codes: Record<string, PageErrorCode> = {
    QuotaExceededError: "storage-full",
    VersionError: "storage-newer",
    InvalidStateError: "storage-closed",
    SecurityError: "storage-refused",
    NotFoundError: "storage-damaged",
    UnknownError: "storage-damaged",
    DataError: "storage-damaged",
    // Also the result of a transaction that the browser could not complete, usually because the storage is full.
    AbortError: "storage-full",
  };
  return new PageError(codes[name] ?? "storage-failed", String(failure), { cause: failure });
}

/** A failed upgrade leaves the database in its old version. */
export function upgradeError(failure: unknown): PageError {
  if (failure instanceof DOMException && failure.name === "QuotaExceededError") {
    return storageError(failure);
  }
  return new PageError("storage-upgrade", String(failure), { cause: failure });
}
