import { PageError, type PageErrorCode } from "../../page-error.ts";

/** Gives the failures of IndexedDB a stable code; the texts of the page explain each. */
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
    // Also how a transaction ends that the browser could not finish: for want of space, most often.
    AbortError: "storage-full",
  };
  return new PageError(codes[name] ?? "storage-failed", String(failure), { cause: failure });
}

/** An upgrade that fails leaves the database as it was, in its old version. */
export function upgradeError(failure: unknown): PageError {
  if (failure instanceof DOMException && failure.name === "QuotaExceededError") {
    return storageError(failure);
  }
  return new PageError("storage-upgrade", String(failure), { cause: failure });
}
