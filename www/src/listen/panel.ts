import type { Classification, Recognizer } from "speech-emotion";
import type { LogMelPicture } from "../plot/log-mel-image.ts";
import type { Classify } from "./classify.ts";
import type { PageSound } from "../sound.ts";

/** A recording with its result and backend. */
export interface ClassifiedRecording {
  sound: PageSound;
  result: Classification;
  recognizer: Recognizer<string>;
  /** Seconds of speech the result is adapted to; absent without adaptation. */
  adaptedSeconds?: number;
  /** Classifies modified samples of the recording in the same way. */
  classify: Classify;
  /** Absent until it is computed. */
  logMel?: LogMelPicture;
}

/** A part of the view that shows the current result. */
export interface Panel {
  /** The result has changed, or there is none (a request is in progress or has failed). */
  show(classified: ClassifiedRecording | undefined): void;
}
