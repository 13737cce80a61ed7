import { openInput } from "../audio/microphone.js";
import { abortError } from "../core/abort.js";
import { callbackError } from "../core/errors.js";
import type { Recording, RecordOptions } from "../types/listen.js";
import { readRecordOptions } from "./listen-options.js";

/**
 * Records until the signal is aborted, `maxSeconds` is reached, or the input ends.
 *
 * @param disposal aborts the recording; the call rejects with its reason
 */
export async function record(
  recordOptions: RecordOptions | undefined,
  worklet: () => string,
  disposal: AbortSignal,
): Promise<Recording> {
  const { input, device, signal, onStart, maxSeconds } = readRecordOptions(recordOptions);
  const closing = new AbortController();
  const close = () => closing.abort();
  disposal.throwIfAborted();
  if (signal?.aborted) throw abortError(signal);
  signal?.addEventListener("abort", close);
  disposal.addEventListener("abort", close);
  try {
    const opened = await openInput(input, { device, worklet, signal: closing.signal });
    const { granted } = opened;
    const most = Math.ceil(maxSeconds * granted.sampleRate);
    const blocks: Float32Array[] = [];
    let length = 0;
    // A sample source does not observe the signal.
    closing.signal.addEventListener("abort", () => opened.close());
    try {
      if (!closing.signal.aborted) start(onStart, granted);
      await opened.run((block) => {
        if (closing.signal.aborted) return;
        blocks.push(block.subarray(0, most - length));
        length = Math.min(length + block.length, most);
        if (length === most) close();
      });
    } finally {
      opened.close();
    }
    disposal.throwIfAborted();
    if (signal?.aborted && length === 0) throw abortError(signal);
    return { samples: joined(blocks, length), ...granted };
  } catch (failure) {
    // Report the abort, not the error of the interrupted opening.
    disposal.throwIfAborted();
    if (signal?.aborted && closing.signal.aborted) throw abortError(signal);
    throw failure;
  } finally {
    signal?.removeEventListener("abort", close);
    disposal.removeEventListener("abort", close);
  }
}

function start(
  onStart: RecordOptions["onStart"],
  granted: Parameters<NonNullable<typeof onStart>>[0],
) {
  try {
    onStart?.(granted);
  } catch (failure) {
    throw callbackError("onStart", failure);
  }
}

function joined(blocks: Float32Array[], length: number): Float32Array {
  const samples = new Float32Array(length);
  let at = 0;
  for (const block of blocks) {
    samples.set(block, at);
    at += block.length;
  }
  return samples;
}
