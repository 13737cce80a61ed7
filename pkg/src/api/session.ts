/// <reference lib="esnext.disposable" preserve="true" />
import { abortable, throwIfAborted } from "../core/abort.js";
import { disposable } from "../core/disposable.js";
import { EmotionError } from "../core/errors.js";
import { readOptions } from "../core/options.js";
import { SerialQueue } from "../core/serial-queue.js";
import type { Adaptation, Adapted, Engine, SessionCall } from "../engine/engine.js";
import type {
  AudioInput,
  AudioWarning,
  Classification,
  ClassifyOptions,
  EmotionLabel,
} from "../types/index.js";
import type { ListenOptions, Listening } from "../types/listen.js";
import type { SessionOptions } from "../types/session.js";
import type { TimelineOptions, TimelineWindow } from "../types/timeline.js";
import { ownInput, present, readCall, readInput } from "./call.js";
import { Listener } from "./listen.js";
import { readListenOptions } from "./listen-options.js";
import { readSessionState } from "./session-state.js";
import { collectTimeline } from "./timeline.js";

let lastId = 0;

/**
 * A session, which adapts to one speaker, room and microphone. Created by `recognizer.session()`; freed by
 * {@link dispose}.
 *
 * The embedding of each recording is centered on the mean of all recordings of the session, including the current
 * one. Labels are not required. Recordings with less than 0.5 s of speech are not counted. Calls of one session run
 * one after another, in the order in which they were made. A call that fails or is aborted does not change the
 * session.
 *
 * @example
 * ```ts
 * const session = recognizer.session();
 * for (const { samples, sampleRate } of recordingsOfOneSpeaker) {
 *   const { label } = await session.classify(samples, { sampleRate });
 *   console.log(label, `adapted to ${session.seconds.toFixed(0)} s`);
 * }
 * ```
 */
export class Session<Label extends string = EmotionLabel> {
  readonly #engine: Engine;
  readonly #worklet: () => string;
  readonly #onDispose: (session: Session<Label>) => void;
  readonly #id = ++lastId;
  readonly #queue = new SerialQueue();
  readonly #listeners = new Set<Listener<Label>>();
  /** The state after the last completed call. */
  #kept: Adaptation;
  /** The same, but cleared immediately by a reset, while earlier calls still run. */
  #shown: Adaptation;
  /** Number of resets. */
  #speaker = 0;
  #disposed: EmotionError | undefined;

  /** @internal */
  constructor(
    engine: Engine,
    worklet: () => string,
    options: SessionOptions,
    onDispose: (session: Session<Label>) => void,
  ) {
    this.#engine = engine;
    this.#worklet = worklet;
    this.#onDispose = onDispose;
    this.#kept = this.#shown = readSessionState(readOptions(options).state);
  }

  /** Seconds of speech the session has adapted to. Speech in overlapping windows is counted once. */
  get seconds(): number {
    return this.#shown.seconds;
  }

  /**
   * The state of the session as text (about 10 KB). `recognizer.session({ state })` continues from it, also on
   * another page or at a later date, with the same model. The state contains no audio, but it describes a speaker:
   * treat it as personal data. `undefined` before the first result.
   *
   * @example
   * ```ts
   * localStorage.ada = session.state() ?? "";
   * const later = recognizer.session({ state: localStorage.ada || undefined });
   * ```
   */
  state(): string | undefined {
    return this.#shown.state;
  }

  /**
   * As `recognizer.classify`, adapted to the speaker. The recording itself is counted.
   *
   * @throws EmotionError as `recognizer.classify`; `session-state` if the session was created from the state of
   * another model
   */
  async classify(input: AudioInput, options: ClassifyOptions = {}): Promise<Classification<Label>> {
    const call = readCall(options);
    const { topK, embedding, signal } = call;
    return abortable(signal, async () => {
      const read = ownInput(readInput(this.#engine, input, call));
      let warnings: AudioWarning[] = [];
      const result = await this.#run(async (session) => {
        const { transfer, ...sound } = await read;
        ({ warnings } = sound);
        return this.#engine.classify(sound, { transfer, embedding, session, signal });
      }, signal);
      return present(result.classification, topK, warnings);
    });
  }

  /**
   * As `recognizer.timeline`, adapted to the speaker window by window. An aborted timeline is not counted.
   *
   * @throws EmotionError as `recognizer.timeline`; `session-state`
   *
   * @example
   * ```ts
   * const windows = await session.timeline(samples, { sampleRate, window: 3, every: 0.5 });
   * ```
   */
  timeline(
    input: AudioInput,
    options: TimelineOptions<Label> = {},
  ): Promise<TimelineWindow<Label>[]> {
    return collectTimeline(this.#engine, input, options, (read, settings) => {
      const own = ownInput(read);
      return this.#run(
        async (session) => this.#engine.timeline({ ...(await own), ...settings, session }),
        settings.signal,
      );
    });
  }

  /**
   * As `recognizer.listen`, adapted to the speaker. Other calls of the session can run between two results.
   *
   * @throws EmotionError as `recognizer.listen`; in the loop `session-state`
   *
   * @example
   * ```ts
   * for await (const result of session.listen({ signal })) {
   *   if (result.kind === "classification") meter.textContent = result.label;
   * }
   * ```
   */
  listen(options: ListenOptions = {}): Listening<Label> {
    if (this.#disposed) throw this.#disposed;
    const listener = new Listener<Label>(
      async (sampleRate, live) => {
        const input = await this.#run((call) => this.#engine.openLive(sampleRate, live, call));
        return { ...input, classify: () => this.#run((call) => input.classify(call)) };
      },
      readListenOptions(options),
      this.#worklet,
      (closed) => this.#listeners.delete(closed),
    );
    this.#listeners.add(listener);
    return listener;
  }

  /**
   * Resets the session for another speaker, room or microphone. Active `listen` loops continue; calls in progress are
   * not counted.
   */
  reset(): void {
    this.#speaker++;
    this.#shown = NOTHING;
    void this.#queue.run(() => {
      this.#kept = NOTHING;
      this.#engine.putSession(this.#id, undefined);
    });
  }

  /**
   * Frees the memory of the session and ends its `listen` loops. Pending and later calls reject with the code
   * `disposed`.
   */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = new EmotionError("disposed", "the session was disposed");
    for (const listener of this.#listeners) listener.stop(this.#disposed);
    this.#engine.closeSession(this.#id);
    this.#onDispose(this);
  }

  /** As {@link dispose}, for `using` and `await using`. Defined only if the browser has these symbols. */
  declare [Symbol.dispose]: () => void;
  /** As {@link dispose}. */
  declare [Symbol.asyncDispose]: () => Promise<void>;

  /** Runs a call after all earlier ones and stores the resulting state. */
  async #run<T extends object>(
    call: (session: SessionCall) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const speaker = this.#speaker;
    return this.#queue.run(async () => {
      this.#throwIfDisposed();
      throwIfAborted(signal);
      const { state } = this.#kept;
      const result = await call({ id: this.#id, state });
      this.#throwIfDisposed();
      if (signal?.aborted) this.#engine.putSession(this.#id, state);
      throwIfAborted(signal);
      const { adaptation } = result as Adapted;
      if (adaptation) {
        this.#kept = adaptation;
        if (speaker === this.#speaker) this.#shown = this.#kept;
      }
      return result;
    });
  }

  #throwIfDisposed(): void {
    if (this.#disposed) throw this.#disposed;
  }
}

const NOTHING: Adaptation = { seconds: 0, state: undefined };

disposable(Session.prototype, (session) => session.dispose());
