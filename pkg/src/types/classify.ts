import type { AudioWarning } from "./audio.js";
import type * as generated from "./generated.js";

/** The result for one recording. */
export interface Classification<
  Label extends string = string,
> extends generated.Classification<Label> {
  /** The warnings that were passed with the samples; absent where there were none. */
  warnings?: AudioWarning[];
}

/** Options of `classify`. */
export interface ClassifyOptions {
  /**
   * Hz, 8000 to 192000; the samples are resampled to 16 kHz. Outside: an `EmotionError` with the code
   * `sample-rate`.
   *
   * @defaultValue 16000
   */
  sampleRate?: number;
  /**
   * `true` hands the memory of `samples` to the worker instead of copying it. The whole
   * `ArrayBuffer` behind `samples` is then empty for the caller. Shared memory is copied.
   *
   * @defaultValue false
   */
  transfer?: boolean;
  /**
   * The `warnings` of `decodeAudio`, which the result carries on: `classify(sound.samples, sound)`.
   *
   * @defaultValue none
   */
  warnings?: AudioWarning[];
}
