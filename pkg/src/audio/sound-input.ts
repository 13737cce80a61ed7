import type { GrantedInput } from "../types/listen.js";

/** A live audio input: the microphone, a stream, or a sample source. */
export interface SoundInput {
  /** The sample rate, and the audio processing that stayed enabled. */
  readonly granted: GrantedInput;
  /**
   * Calls `onBlock` for each block of mono samples in [-1, 1], starting with the first. The callee owns the block. A
   * sample source waits for the returned promise; a microphone does not. Resolves at the end of the input: when it
   * is closed or the microphone is unplugged.
   *
   * @throws EmotionError `microphone-busy` if the browser suspends the audio for too long; `callback` if `onBlock`
   * throws. The microphone is closed in both cases.
   */
  run(onBlock: (block: Float32Array<ArrayBuffer>) => Promise<void> | void): Promise<void>;
  /** Frees all resources of the input. */
  close(): void;
}
