import type { TrainOptions } from "speech-emotion";
import type { Point } from "./history.ts";

/** Options that can be kept: no signal, no checkpoint. */
export type PlainOptions = Omit<TrainOptions, "signal" | "checkpoint">;

/** A training that has not finished: enough to go on after a reload. */
export interface SavedTraining {
  options: PlainOptions;
  /** The examples by hash, with what they said when it began: others would be another training. */
  examples: { id: string; label: string; speaker: string; take: string }[];
  /** Which model it began with: a saved model's id, or nothing for the one that comes with the page. */
  parent?: string | undefined;
  checkpoint: Uint8Array<ArrayBuffer>;
  step: number;
  steps: number;
  history: Point[];
  /** Milliseconds since 1970. */
  saved: number;
}
