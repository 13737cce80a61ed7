/** Options of `session`. */
export interface SessionOptions {
  /**
   * What `state()` of an earlier session of the same model returned: the new one continues from it. What is no state is an
   * `EmotionError` with the code `session-state` at once; the state of another model is one in the first call.
   *
   * @defaultValue none: the session has adapted to nothing
   */
  state?: string | undefined;
}
