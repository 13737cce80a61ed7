import type { SampleSource } from "./listen-types.js";
import { checkSamples } from "./options.js";
import type { SoundInput } from "./sound-input.js";

/** What the caller's own source threw; it reaches the caller as it was. */
export class SourceFailure extends Error {}

/** Samples of the caller's own, pulled block after block. */
export function openSamples({ sampleRate, blocks }: SampleSource): SoundInput {
  const iterator = blocks[Symbol.asyncIterator]();
  let closed = false;
  return {
    granted: { sampleRate, processing: [] },
    async run(onBlock) {
      while (!closed) {
        const next = await iterator.next().catch((cause: unknown) => {
          throw new SourceFailure("the source failed", { cause });
        });
        if (next.done || closed) return;
        checkSamples(next.value);
        // A copy: whoever made the block may fill it again.
        await onBlock(next.value.slice());
      }
    },
    close() {
      if (closed) return;
      closed = true;
      void iterator.return?.().catch(() => undefined);
    },
  };
}
