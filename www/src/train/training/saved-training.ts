import type { TrainOptions } from "speech-emotion";
import type { CurvePoint } from "./history.ts";

/** The serializable options, without signal and checkpoint. */
export type PlainOptions = Omit<TrainOptions, "signal" | "checkpoint">;

/** An unfinished training run, which can be resumed after a reload. */
export interface SavedTraining {
  options: PlainOptions;
  /** The examples by hash, with their labels and speakers at the start: training resumes only if they are unchanged. */
  examples: { id: string; label: string; speaker: string; take: string }[];
  /** The id of the saved model used as initial weights; absent for the default model. */
  parent?: string | undefined;
  checkpoint: Uint8Array<ArrayBuffer>;
  step: number;
  steps: number;
  history: CurvePoint[];
  /** Milliseconds since 1970. */
  saved: number;
}
