import type { AudioWarning } from "./audio.js";
import type * as generated from "./generated.js";

/** The labels of the default model. */
export type EmotionLabel =
  "anger" | "boredom" | "disgust" | "fear" | "happiness" | "sadness" | "neutral";

/** A label with its probability. */
export interface Score<Label extends string = string> {
  /** A label of the model. */
  label: Label;
  /** The probability, 0 to 1. */
  score: number;
}

/** The result for one recording. */
export interface Classification<
  Label extends string = string,
> extends generated.Classification<Label> {
  /** The `topK` labels with the highest probabilities, in descending order. */
  scores: Score<Label>[];
  /** Warnings about the file, or those passed as `warnings`; absent if there are none. */
  warnings?: AudioWarning[];
}

/** Options for the content of a result. */
export interface ResultOptions {
  /**
   * The number of `scores`, an integer of at least 1.
   *
   * @defaultValue all labels
   */
  topK?: number;
  /**
   * `true` adds the `embedding` of the recording: a `Float32Array` of shape (`card.embeddingSize`,), the input of
   * the classifier before standardization and session adaptation. Embeddings of the same model can be compared, for
   * example for nearest-neighbor search and clustering.
   *
   * @defaultValue false
   */
  embedding?: boolean;
}

/** Options of `classify`. A value outside its range throws an `EmotionError` with the code `option`. */
export interface ClassifyOptions extends ResultOptions {
  /**
   * The sample rate of a `Float32Array` in Hz, 8000 to 192000. Other inputs contain their sample rate. The samples
   * are resampled to 16 kHz. A value outside the range throws an `EmotionError` with the code `sample-rate`.
   *
   * @defaultValue 16000
   */
  sampleRate?: number;
  /**
   * `true` transfers the buffer of a `Float32Array` to the worker instead of copying it. The entire `ArrayBuffer` is
   * then detached. Shared memory is copied.
   *
   * @defaultValue false
   */
  transfer?: boolean;
  /**
   * Warnings to include in the result, such as those of `decodeAudio`.
   *
   * @defaultValue none
   */
  warnings?: AudioWarning[];
  /** Aborts the call: the promise rejects with the code `aborted`, and `cause` is the reason of the signal. */
  signal?: AbortSignal;
}
