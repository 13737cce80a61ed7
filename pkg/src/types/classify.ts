import type { AudioWarning } from "./audio.js";
import type * as generated from "./generated.js";

/** The labels of the model that comes with the package. */
export type EmotionLabel =
  "anger" | "boredom" | "disgust" | "fear" | "happiness" | "sadness" | "neutral";

/** A label with its probability. */
export interface Score<Label extends string = string> {
  /** A label of the model. */
  label: Label;
  /** Its probability, 0 to 1. */
  score: number;
}

/** The result for one recording. */
export interface Classification<
  Label extends string = string,
> extends generated.Classification<Label> {
  /** The labels in the order of their probabilities, the highest first; `topK` of them. */
  scores: Score<Label>[];
  /** What was noticed in the file, or passed as `warnings`; absent where there is nothing. */
  warnings?: AudioWarning[];
}

/** What a result holds. */
export interface ResultOptions {
  /**
   * The number of `scores`, a whole number from 1.
   *
   * @defaultValue all labels
   */
  topK?: number;
  /**
   * `true` adds the `embedding` of the recording to the result: a `Float32Array` of `card.embeddingSize` values, the
   * input of the classifier before it is standardized or adapted to a session. Embeddings of one model can be compared,
   * for example for nearest-neighbour search and clustering.
   *
   * @defaultValue false
   */
  embedding?: boolean;
}

/** Options of `classify`. A value outside its range is an `EmotionError` with the code `option`. */
export interface ClassifyOptions extends ResultOptions {
  /**
   * The rate of a `Float32Array`, Hz, 8000 to 192000; other inputs have a rate of their own. The samples are resampled
   * to 16 kHz. Outside: an `EmotionError` with the code `sample-rate`.
   *
   * @defaultValue 16000
   */
  sampleRate?: number;
  /**
   * `true` hands the memory of a `Float32Array` to the worker instead of copying it. The whole
   * `ArrayBuffer` behind it is then empty for the caller. Shared memory is copied.
   *
   * @defaultValue false
   */
  transfer?: boolean;
  /**
   * Warnings that the result repeats, as those of `decodeAudio`.
   *
   * @defaultValue none
   */
  warnings?: AudioWarning[];
  /** Aborts the call: the promise rejects with the code `aborted`, and `cause` is the reason of the signal. */
  signal?: AbortSignal;
}
