import type { GrantedInput } from "../types/listen.js";

/** Sound that comes by itself: the microphone, a stream, or samples that somebody makes. */
export interface SoundInput {
  /** Its rate, and the processing that the browser kept on. */
  readonly granted: GrantedInput;
  /**
   * Passes on each block of mono samples in [-1, 1] as it comes, beginning with the first; a block is yours
   * to keep. A source that can wait does so for the promise that comes back; a microphone cannot. Resolves
   * at the end of the sound: when it is closed, or the microphone unplugged.
   *
   * @throws EmotionError `microphone-busy` where the browser suspends the sound for long; `callback` where
   * `onBlock` throws. The microphone is closed then.
   */
  run(onBlock: (block: Float32Array<ArrayBuffer>) => Promise<void> | void): Promise<void>;
  /** Lets go of everything that was opened for it. */
  close(): void;
}
