import { EmotionError, type ErrorCode } from "speech-emotion";

/** Error codes of the page; the texts of the page explain each. */
export type PageErrorCode =
  | "example-lost"
  | "label-empty"
  | "label-taken"
  | "label-too-many"
  | "manifest-columns"
  | "manifest-rows"
  | "model-lost"
  | "nothing-recorded"
  | "storage-blocked"
  | "storage-closed"
  | "storage-damaged"
  | "storage-failed"
  | "storage-full"
  | "storage-newer"
  | "storage-refused"
  | "storage-upgrade"
  | "too-many-files"
  | "zip-damaged"
  | "zip-encrypted"
  | "zip-too-large"
  | "zip-too-many";

/** An error of the page or of the package, with its code. */
export class PageError extends Error {
  override readonly name = "PageError";
  readonly code: PageErrorCode | ErrorCode;

  constructor(code: PageErrorCode | ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** Returns the code of an error, or `internal` if it has none. */
  static from(failure: unknown): PageError {
    if (failure instanceof PageError) return failure;
    const { code, message, cause } = EmotionError.from(failure);
    // An exception in a callback of the page.
    if (code === "callback" && cause instanceof PageError) return cause;
    return new PageError(code, message, { cause: failure });
  }
}
