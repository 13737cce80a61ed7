import { callbackError } from "../core/errors.js";
import type { SampleSource } from "../types/listen.js";
import { readSamples } from "../core/options.js";
import type { SoundInput } from "./sound-input.js";

/** An input of samples of the caller, pulled block by block. @throws EmotionError `callback` if the source throws */
export function openSamples({ sampleRate, blocks }: SampleSource): SoundInput {
  const iterator = named(() => blocks[Symbol.asyncIterator]());
  let closed = false;
  return {
    granted: { sampleRate, processing: [] },
    async run(onBlock) {
      while (!closed) {
        const next = await named(() => iterator.next()).catch(refuse);
        if (closed || next.done) return;
        // Copy the block: the caller may reuse its buffer.
        await onBlock(readSamples(next.value).slice());
      }
    },
    close() {
      if (closed) return;
      closed = true;
      const ended = async () => iterator.return?.();
      // The cleanup of a source is not awaited.
      void ended().catch(() => undefined);
    },
  };
}

const refuse = (failure: unknown): never => {
  throw callbackError("input.blocks", failure);
};

function named<T>(call: () => T): T {
  try {
    return call();
  } catch (failure) {
    return refuse(failure);
  }
}
