// Runs on the audio thread, so it only posts what it is given: 128 samples at a time, no imports.

// TypeScript has no types for the scope of an audio worklet.
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
      // Any message closes it: a processor that goes on in the caller's context is never freed.
      this.port.onmessage = () => (this.#open = false);
    }

    process(inputs: Float32Array<ArrayBuffer>[][]): boolean {
      // A source that gives nothing, as a track without a sender, is silence: time passes all the same.
      const block = inputs[0]?.[0]?.slice() ?? new Float32Array(128);
      if (this.#open) this.port.postMessage(block, [block.buffer]);
      return this.#open;
    }
  },
);
