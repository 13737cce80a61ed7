// Exports shared by all entry points, besides their `loadRecognizer`.
export { EmotionError, type ErrorCode } from "../core/errors.js";
export type {
  AudioProcessing,
  GrantedInput,
  InputOptions,
  Listening,
  ListenInput,
  ListenOptions,
  LiveClassification,
  LiveMoment,
  LiveResult,
  LiveSilence,
  Recording,
  RecordOptions,
  SampleSource,
} from "../types/listen.js";
export type { Recognizer } from "./recognizer.js";
export type { Session } from "./session.js";
export type { SessionOptions } from "../types/session.js";
export type { SoundInput } from "../audio/sound-input.js";
export type { TimelineOptions, TimelineWindow } from "../types/timeline.js";
export type {
  AudioFile,
  AudioInput,
  AudioWarning,
  Backend,
  BackendName,
  BackendTimes,
  Card,
  Classification,
  ClassifyOptions,
  DecodedAudio,
  EmotionLabel,
  Inspection,
  InspectionStage,
  LoadOptions,
  Progress,
  ResultOptions,
  Score,
  Sound,
  Timing,
  Unsure,
} from "../types/index.js";
export type { TrainingFile, TrainingFiles } from "../types/training-files.js";
export type {
  AugmentOptions,
  TrainOptions,
  Training,
  TrainingExample,
  TrainingMessage,
  TrainingScores,
  TrainingWarning,
  TrainingWarningCode,
} from "../types/training.js";
