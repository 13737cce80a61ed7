import type { TrainingScores } from "speech-emotion";

/** A model stored in this browser, without its file. */
export interface SavedModel {
  id: string;
  name: string;
  labels: string[];
  /** Milliseconds since 1970. */
  added: number;
  bytes: number;
  /** The metrics on the validation set; absent for imported models and without a validation set. */
  scores?: TrainingScores | undefined;
}
