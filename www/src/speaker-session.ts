import type { Recognizer, Session } from "speech-emotion";

/**
 * The session shared by the recordings, files and live mode of this visit. It continues when the backend changes and
 * is reset when the model changes.
 */
export class SpeakerSession {
  readonly #onChange = new Set<() => void>();
  #recognizer: Recognizer<string> | undefined;
  #session: Session<string> | undefined;
  #absent = false;

  /** The session of a recognizer; `undefined` if its model has no sessions. */
  of(recognizer: Recognizer<string>): Session<string> | undefined {
    const absent = !recognizer.card.sessions;
    if (absent !== this.#absent) {
      this.#absent = absent;
      this.changed();
    }
    if (absent) return undefined;
    if (this.#recognizer !== recognizer || !this.#session) {
      // The previous session was disposed with its recognizer, but its state can still be read.
      this.#session = recognizer.session({ state: this.#session?.state() });
      this.#recognizer = recognizer;
      this.changed();
    }
    return this.#session;
  }

  /** Whether the loaded model has no sessions. */
  get absent(): boolean {
    return this.#absent;
  }

  /** Seconds of speech the session has adapted to; `undefined` if no model with sessions is loaded. */
  get seconds(): number | undefined {
    return this.#session?.seconds;
  }

  /** Resets the session for another speaker. */
  reset(): void {
    this.#session?.reset();
    this.changed();
  }

  /** Resets the session for another model: states are specific to a model. */
  drop(): void {
    this.#session?.dispose();
    this.#session = undefined;
    this.#recognizer = undefined;
    this.changed();
  }

  /** Calls `listener` when a session was opened, reset or dropped, and after each of its results. */
  onChange(listener: () => void): void {
    this.#onChange.add(listener);
  }

  /** Reports a new result. */
  changed(): void {
    for (const listener of this.#onChange) listener();
  }
}
