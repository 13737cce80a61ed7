/**
 * Speech emotion recognition in the browser.
 *
 * ```ts
 * import { loadRecognizer } from "speech-emotion";
 *
 * const recognizer = await loadRecognizer();
 * const { label, confidence } = await recognizer.classify(samples, { sampleRate: 48000 });
 * ```
 *
 * @packageDocumentation
 */
export { EmotionError, type ErrorCode } from "./errors.js";
export { loadRecognizer } from "./load-recognizer.js";
export type { Recognizer } from "./recognizer.js";
export type {
  Backend,
  BackendName,
  Card,
  Classification,
  ClassifyOptions,
  DecodedAudio,
  Inspection,
  InspectionStage,
  LoadOptions,
  Progress,
  Timing,
  Unsure,
} from "./types.js";
export type {
  AugmentOptions,
  TrainOptions,
  Training,
  TrainingExample,
  TrainingMessage,
  TrainingScores,
  TrainingWarning,
  TrainingWarningCode,
} from "./training-types.js";
