import { callbackError } from "../core/errors.js";
import type { SampleSource } from "../types/listen.js";
import { readSamples } from "../core/options.js";
import type { SoundInput } from "./sound-input.js";

/** Samples of the caller's own, pulled block after block. @throws EmotionError `callback` where the source throws */
export function openSamples({ sampleRate, blocks }: SampleSource): SoundInput {
  const iterator = named(() => blocks[Symbol.asyncIterator]());
  let closed = false;
  return {
    granted: { sampleRate, processing: [] },
    async run(onBlock) {
      while (!closed) {
        const next = await named(() => iterator.next()).catch(refuse);
        if (closed || next.done) return;
        // A copy: whoever made the block may fill it again.
        await onBlock(readSamples(next.value).slice());
      }
    },
    close() {
      if (closed) return;
      closed = true;
      const ended = async () => iterator.return?.();
      // Nobody waits for what a source does at its end.
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
