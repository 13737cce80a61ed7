import type { Classification, ClassifyOptions } from "./classify.js";

/**
 * The result for one window of a recording. `startSeconds`, `start` and `end` are relative to the start of the window.
 */
export interface TimelineWindow<Label extends string = string> extends Classification<Label> {
  /** The start of the window, in seconds of the recording. */
  windowStartSeconds: number;
  /** The end of the window, in seconds of the recording. */
  windowEndSeconds: number;
}

/** Options of `timeline`. */
export interface TimelineOptions<Label extends string = string> extends ClassifyOptions {
  /**
   * The window length in seconds, 0.06 to 300. If it is longer than 7 s, the middle 7 s are classified. A recording
   * shorter than a window is one window. A value outside the range throws an `EmotionError` with the code `window`.
   *
   * @defaultValue 3
   */
  window?: number;
  /**
   * The hop in seconds from the start of one window to the start of the next, above 0. Other values throw an
   * `EmotionError` with the code `window`.
   *
   * @defaultValue 0.5
   */
  every?: number;
  /**
   * Called with each result in chronological order, as soon as it is computed. If it throws, the timeline rejects
   * with the code `callback`.
   *
   * @param window the result
   * @param count the number of windows
   */
  onWindow?: (window: TimelineWindow<Label>, count: number) => void;
}
