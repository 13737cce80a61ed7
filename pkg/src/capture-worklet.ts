// Runs on the audio thread, so it only posts what it is given: 128 samples at a time, no imports.

// TypeScript has no types for the scope of an audio worklet.
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

registerProcessor(
  "speech-emotion-capture",
  class extends AudioWorkletProcessor {
    process(inputs: Float32Array<ArrayBuffer>[][]): boolean {
      const block = inputs[0]?.[0]?.slice();
      if (block) this.port.postMessage(block, [block.buffer]);
      return true;
    }
  },
);
