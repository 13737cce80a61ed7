import { errorCodes, type ErrorCode } from "./error-codes.js";

export type { ErrorCode } from "./error-codes.js";

/** The error class of this package: an `Error` with a stable {@link code}. */
export class EmotionError extends Error {
  /** Always `"EmotionError"`. */
  override readonly name = "EmotionError";
  /** The stable error code. */
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** Returns the failure if it has a code, otherwise an error with `code`. */
  static from(failure: unknown, code: ErrorCode = "internal"): EmotionError {
    if (failure instanceof EmotionError) return failure;
    const own = (failure as { code?: unknown } | null | undefined)?.code;
    return new EmotionError(isErrorCode(own) ? own : code, messageOf(failure), { cause: failure });
  }
}

const isErrorCode = (code: unknown): code is ErrorCode => errorCodes.has(code as ErrorCode);

/** Wraps an exception of a callback, with the name of the callback. */
export function callbackError(name: string, failure: unknown): EmotionError {
  if (failure instanceof EmotionError) return failure;
  return new EmotionError("callback", `\`${name}\` threw: ${messageOf(failure)}`, {
    cause: failure,
  });
}

function messageOf(failure: unknown): string {
  const message = (failure as { message?: unknown } | null | undefined)?.message;
  if (typeof message === "string") return message;
  // An object without a prototype cannot be converted to text.
  return typeof failure === "object" && failure !== null ? "an object" : String(failure);
}
