import type { Classification, ClassifyOptions } from "./index.js";

/** What was heard in one window of a recording. */
export interface TimelineWindow extends Classification {
  /** Where the window begins, seconds of the recording. `startSeconds` counts from here. */
  windowStartSeconds: number;
  /** Where it ends, seconds of the recording. */
  windowEndSeconds: number;
}

/** Options of `timeline`. */
export interface TimelineOptions extends ClassifyOptions {
  /**
   * How much of the recording each answer hears, in seconds, 0.06 to 300; of more than 7 s the
   * middle 7 s. A recording shorter than a window is one window. Outside: an `EmotionError` with the
   * code `window`.
   *
   * @defaultValue 3
   */
  window?: number;
  /**
   * Seconds from the start of one window to the next, above 0. Otherwise: an `EmotionError` with the
   * code `window`.
   *
   * @defaultValue 0.5
   */
  every?: number;
  /** Ends it early: the promise rejects with the code `aborted`. */
  signal?: AbortSignal;
  /**
   * Called for each window as it is answered, in their order. If it throws, the timeline rejects with the
   * code `callback`.
   *
   * @param window the answer
   * @param count how many windows there will be
   */
  onWindow?: (window: TimelineWindow, count: number) => void;
}
