import { EmotionError } from "../core/errors.js";
import type { Listening, ListenOptions, LiveResult } from "../types/listen.js";

/** A recognizer or a session. */
export interface Listens<Label extends string> {
  listen(options: ListenOptions): Listening<Label>;
}

/** The displayed state of live classification. */
export interface LiveEvents<Label extends string> {
  onResult(result: LiveResult<Label>): void;
  onError(error: EmotionError): void;
  onChange(listening: boolean): void;
}

/** Live classification with start and stop, at most one loop at a time. */
export class LiveLoop<Label extends string> {
  readonly #events: LiveEvents<Label>;
  #running: AbortController | undefined;

  constructor(events: LiveEvents<Label>) {
    this.#events = events;
  }

  get listening(): boolean {
    return this.#running !== undefined;
  }

  /** Starts a loop and stops the previous one. */
  start(source: Listens<Label>, options: Omit<ListenOptions, "signal"> = {}): void {
    this.stop();
    const running = (this.#running = new AbortController());
    this.#events.onChange(true);
    void this.#run(source, options, running);
  }

  stop(): void {
    if (!this.#running) return;
    this.#running.abort();
    this.#running = undefined;
    this.#events.onChange(false);
  }

  async #run(
    source: Listens<Label>,
    options: ListenOptions,
    running: AbortController,
  ): Promise<void> {
    const current = () => this.#running === running;
    try {
      for await (const result of source.listen({ ...options, signal: running.signal })) {
        if (current()) this.#events.onResult(result);
      }
    } catch (failure) {
      if (current()) this.#events.onError(EmotionError.from(failure));
    }
    if (current()) this.stop();
  }
}
