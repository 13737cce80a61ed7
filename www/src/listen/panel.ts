import type { Classification, Recognizer } from "speech-emotion";
import type { LogMelPicture } from "../plot/log-mel-image.ts";
import type { Classify } from "./classify.ts";
import type { Sound } from "../sound.ts";

/** A sound with its answer, and who gave it. */
export interface Answered {
  sound: Sound;
  result: Classification;
  recognizer: Recognizer<string>;
  /** Seconds of speech that the result is adapted to; absent where it is not adapted. */
  adaptedSeconds?: number;
  /** Classifies changed samples of the sound as the sound was classified. */
  classify: Classify;
  /** Once it is there. */
  logMel?: LogMelPicture;
}

/** A part of the view that is about the answer in sight. */
export interface Panel {
  /** Another answer, or none (a sound is on its way, or went wrong). */
  show(answered: Answered | undefined): void;
}
