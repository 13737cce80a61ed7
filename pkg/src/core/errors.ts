import { errorCodes, type ErrorCode } from "./error-codes.js";

export type { ErrorCode } from "./error-codes.js";

/** The one error of this package: an `Error` with a stable {@link code}. */
export class EmotionError extends Error {
  /** Always `"EmotionError"`. */
  override readonly name = "EmotionError";
  /** What went wrong, for programs. */
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** Keeps the code that a failure already has, and gives it `code` otherwise. */
  static from(failure: unknown, code: ErrorCode = "internal"): EmotionError {
    if (failure instanceof EmotionError) return failure;
    const own = (failure as { code?: unknown } | null | undefined)?.code;
    return new EmotionError(isErrorCode(own) ? own : code, messageOf(failure), { cause: failure });
  }
}

const isErrorCode = (code: unknown): code is ErrorCode => errorCodes.has(code as ErrorCode);

/** What a function of the caller's threw, with the name of the function. */
export function callbackError(name: string, failure: unknown): EmotionError {
  if (failure instanceof EmotionError) return failure;
  return new EmotionError("callback", `\`${name}\` threw: ${messageOf(failure)}`, {
    cause: failure,
  });
}

function messageOf(failure: unknown): string {
  const message = (failure as { message?: unknown } | null | undefined)?.message;
  if (typeof message === "string") return message;
  // An object without a prototype has no text.
  return typeof failure === "object" && failure !== null ? "an object" : String(failure);
}
