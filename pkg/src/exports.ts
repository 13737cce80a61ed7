// What every entry exports besides its `loadRecognizer`.
export { EmotionError, type ErrorCode } from "./errors.js";
export type {
  AudioProcessing,
  ListenInput,
  ListenOptions,
  LiveAnswer,
  LiveMoment,
  LiveResult,
  LiveSilence,
  SampleSource,
} from "./listen-types.js";
export type { Recognizer } from "./recognizer.js";
export type { Session } from "./session.js";
export type { SessionOptions } from "./session-types.js";
export type { SoundInput } from "./sound-input.js";
export type { TimelineOptions, TimelineWindow } from "./timeline-types.js";
export type {
  AudioFile,
  AudioWarning,
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
export type { TrainingFile, TrainingFiles } from "./training-files.js";
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
