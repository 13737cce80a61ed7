import { EmotionError } from "./errors.js";

/** The error of a call aborted by its signal. */
export const abortError = (signal: AbortSignal): EmotionError =>
  new EmotionError("aborted", "the call was aborted by its signal", { cause: signal.reason });

/** @throws EmotionError `aborted` */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

/** Rejects as soon as the signal is aborted. @throws EmotionError `aborted` */
export async function abortable<T>(
  signal: AbortSignal | undefined,
  call: () => Promise<T>,
): Promise<T> {
  if (!signal) return call();
  throwIfAborted(signal);
  const ended = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const listener = () => reject(abortError(signal));
    signal.addEventListener("abort", listener, { signal: ended.signal });
  });
  try {
    return await Promise.race([call(), aborted]);
  } finally {
    ended.abort();
  }
}
