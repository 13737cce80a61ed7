import type { Recognizer, Session } from "speech-emotion";

/**
 * The session that the recordings, files and live mode of this visit share. It continues on another backend; another model
 * starts over.
 */
export class SpeakerSession {
  readonly #onChange = new Set<() => void>();
  #recognizer: Recognizer<string> | undefined;
  #session: Session<string> | undefined;
  #absent = false;

  /** The session of a recognizer; `undefined` where its model has none. */
  of(recognizer: Recognizer<string>): Session<string> | undefined {
    const absent = !recognizer.card.sessions;
    if (absent !== this.#absent) {
      this.#absent = absent;
      this.changed();
    }
    if (absent) return undefined;
    if (this.#recognizer !== recognizer || !this.#session) {
      // The one before was disposed with its recognizer; what it had adapted to can still be read.
      this.#session = recognizer.session({ state: this.#session?.state() });
      this.#recognizer = recognizer;
      this.changed();
    }
    return this.#session;
  }

  /** Whether a model is loaded that has no sessions. */
  get absent(): boolean {
    return this.#absent;
  }

  /** Seconds of speech adapted to; `undefined` where no model with sessions is loaded. */
  get seconds(): number | undefined {
    return this.#session?.seconds;
  }

  /** The next recording is of another speaker. */
  reset(): void {
    this.#session?.reset();
    this.changed();
  }

  /** Another model: states are of one model. */
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

  /** A result was given. */
  changed(): void {
    for (const listener of this.#onChange) listener();
  }
}
