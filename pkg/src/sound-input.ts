import type { ListenInput } from "./listen-types.js";

/** Sound that comes by itself: the microphone, a stream, or samples that somebody makes. */
export interface SoundInput {
  readonly granted: ListenInput;
  /**
   * Passes on each block, whose memory is given away, and waits where a promise comes back and the
   * source can wait. Resolves at the end of the sound, or when it is closed.
   *
   * @throws what went wrong with the source
   */
  run(onBlock: (block: Float32Array<ArrayBuffer>) => Promise<void> | undefined): Promise<void>;
  /** Lets go of everything that was opened for it. */
  close(): void;
}
