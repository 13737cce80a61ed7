import type { TrainingScores } from "speech-emotion";

/** A model that is kept in this browser; its file lies apart. */
export interface SavedModel {
  id: string;
  name: string;
  labels: string[];
  /** Milliseconds since 1970. */
  added: number;
  bytes: number;
  /** On what was held out; absent for models from files, and where nothing was held out. */
  scores?: TrainingScores | undefined;
}
