/** Options of `session`. */
export interface SessionOptions {
  /**
   * The return value of `state()` of an earlier session of the same model; the new session continues from it. An
   * invalid state throws an `EmotionError` with the code `session-state`; for the state of another model, the first
   * call rejects with it.
   *
   * @defaultValue none: a session without adaptation
   */
  state?: string | undefined;
}
