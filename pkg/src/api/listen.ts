import type { LiveInput, LiveOptions } from "../engine/engine.js";
import { disposable } from "../core/disposable.js";
import { callbackError, EmotionError } from "../core/errors.js";
import type { LiveMoment, LiveResult } from "../types/listen.js";
import { openInput } from "../audio/microphone.js";
import { present } from "./call.js";
import type { ReadListenOptions } from "./listen-options.js";
import { LatestValue } from "./latest-value.js";
import type { SoundInput } from "../audio/sound-input.js";

/** Opens a live input of the engine for a sample rate. */
export type OpenLive = (sampleRate: number, options: LiveOptions) => Promise<LiveInput>;

/** Maximum number of seconds of unclassified audio before a pulled source has to wait. */
const MAX_UNCLASSIFIED_SECONDS = 5;

/**
 * Live classification as an async iterator. The first call of `next` opens the input; `return`, which every exit
 * from a `for await` loop calls, closes it.
 */
export class Listener<Label extends string> implements AsyncIterableIterator<
  LiveResult<Label>,
  undefined
> {
  readonly #openLive: OpenLive;
  readonly #options: ReadListenOptions;
  readonly #worklet: () => string;
  readonly #onClose: (listener: Listener<Label>) => void;
  readonly #latest = new LatestValue<LiveResult<Label>>();
  /** Aborted on close, so that an input that is still being opened is closed immediately. */
  readonly #closing = new AbortController();
  #begun = false;
  #closed = false;
  #sound: SoundInput | undefined;
  #live: LiveInput | undefined;

  /** In seconds of audio: the amount received, when the next result is due, and the end of the last result. */
  #received = 0;
  #due = 0;
  #classified = 0;
  #classifying: Promise<void> | undefined;

  constructor(
    openLive: OpenLive,
    options: ReadListenOptions,
    worklet: () => string,
    onClose: (listener: Listener<Label>) => void,
  ) {
    this.#openLive = openLive;
    this.#options = options;
    this.#worklet = worklet;
    this.#onClose = onClose;
    this.#due = options.every;
  }

  next(): Promise<IteratorResult<LiveResult<Label>, undefined>> {
    if (!this.#begun) {
      this.#begun = true;
      void this.#run();
    }
    return this.#latest.next();
  }

  return(): Promise<IteratorResult<LiveResult<Label>, undefined>> {
    this.stop();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  declare [Symbol.dispose]: () => void;
  declare [Symbol.asyncDispose]: () => Promise<void>;

  /** Ends the iterator, with an error or as at the end of the input. */
  stop(failure?: EmotionError): void {
    this.#latest.cut(failure);
    this.#close();
  }

  async #run(): Promise<void> {
    const { signal, onStart, window, smoothing, gate, embedding, input, device } = this.#options;
    const abort = () => this.stop();
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);
    try {
      if (this.#closed) return;
      const sound = await openInput(input, {
        device,
        worklet: this.#worklet,
        signal: this.#closing.signal,
      });
      if (this.#closed) return sound.close();
      this.#sound = sound;
      const { sampleRate } = sound.granted;
      const live = await this.#openLive(sampleRate, { window, smoothing, gate, embedding });
      if (this.#closed) return live.close();
      this.#live = live;
      try {
        onStart?.(sound.granted);
      } catch (failure) {
        throw callbackError("onStart", failure);
      }
      await sound.run((block) => this.#take(block, sampleRate, live));
      await this.#classifying;
      if (this.#received > this.#classified && !this.#closed) await this.#classify(live);
      this.#latest.end();
    } catch (failure) {
      this.#latest.end(EmotionError.from(failure));
    } finally {
      signal?.removeEventListener("abort", abort);
      this.#close();
    }
  }

  #take(
    block: Float32Array<ArrayBuffer>,
    sampleRate: number,
    live: LiveInput,
  ): Promise<void> | undefined {
    if (this.#closed) return undefined;
    this.#received += block.length / sampleRate;
    live.push(block);
    if (this.#received >= this.#due) {
      const { every } = this.#options;
      this.#due += every * (1 + Math.floor((this.#received - this.#due) / every));
      if (this.#classifying) this.#latest.skip();
      else this.#classifying = this.#classify(live).catch((failure) => this.#fail(failure));
    }
    return this.#received - this.#classified > MAX_UNCLASSIFIED_SECONDS
      ? this.#classifying
      : undefined;
  }

  async #classify(live: LiveInput): Promise<void> {
    const reach = this.#received;
    try {
      const { reply } = await live.classify();
      this.#latest.put(
        "label" in reply && reply.label !== undefined
          ? {
              ...present<Label, typeof reply>(reply, this.#options.topK, []),
              kind: "classification",
              dropped: 0,
            }
          : { ...(reply as LiveMoment), kind: "silence", dropped: 0 },
      );
    } finally {
      this.#classified = reach;
      this.#classifying = undefined;
    }
  }

  #fail(failure: unknown): void {
    this.#latest.end(EmotionError.from(failure));
    this.#close();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#closing.abort();
    this.#sound?.close();
    this.#live?.close();
    this.#onClose(this);
  }
}

disposable(Listener.prototype, (listener) => listener.stop());
