// The types of the API, except those of `timeline`, `listen`, sessions and training.
export type { Backend, BackendName, BackendTimes } from "./backend.js";
export type { AudioFile, AudioInput, AudioWarning, DecodedAudio, Sound } from "./audio.js";
export type {
  Classification,
  ClassifyOptions,
  EmotionLabel,
  ResultOptions,
  Score,
} from "./classify.js";
export type { Card, Timing, Unsure } from "./generated.js";
export type { Inspection, InspectionStage } from "./inspection.js";
export type { LoadOptions, Progress } from "./load.js";
