// Runs on the audio thread: only posts blocks of 128 samples, and has no imports.

// TypeScript has no types for the audio worklet scope.
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

registerProcessor(
  "speech-emotion-capture",
  class extends AudioWorkletProcessor {
    #open = true;

    constructor() {
      super();
      // Any message closes it: a processor that remains active in the caller's context is never freed.
      this.port.onmessage = () => (this.#open = false);
    }

    process(inputs: Float32Array<ArrayBuffer>[][]): boolean {
      // An input without data, such as a track without a sender, counts as silence.
      const block = inputs[0]?.[0]?.slice() ?? new Float32Array(128);
      if (this.#open) this.port.postMessage(block, [block.buffer]);
      return this.#open;
    }
  },
);
