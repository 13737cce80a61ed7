import type { Classification, ClassifyOptions } from "./classify.js";

/** The result for one window of a recording. `startSeconds`, `start` and `end` count from the start of the window. */
export interface TimelineWindow<Label extends string = string> extends Classification<Label> {
  /** The start of the window, seconds of the recording. */
  windowStartSeconds: number;
  /** The end of the window, seconds of the recording. */
  windowEndSeconds: number;
}

/** Options of `timeline`. */
export interface TimelineOptions<Label extends string = string> extends ClassifyOptions {
  /**
   * The length of a window, seconds, 0.06 to 300; of more than 7 s the
   * middle 7 s are classified. A recording shorter than a window is one window. Outside: an `EmotionError` with the
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
  /**
   * Called with each result as it is computed, in the order of the windows. If it throws, the timeline rejects with the
   * code `callback`.
   *
   * @param window the result
   * @param count the number of windows
   */
  onWindow?: (window: TimelineWindow<Label>, count: number) => void;
}
