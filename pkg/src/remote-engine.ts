import type { LiveReply } from "./binding.js";
import type { Answer, Engine, LiveInput, LiveOptions, TimelineTask } from "./engine.js";
import { EmotionError } from "./errors.js";
import type { Loaded } from "./messages.js";
import type { Backend, Card, DecodedAudio, Inspection } from "./types.js";
import type { WorkerSession } from "./worker-session.js";

/** A worker that has loaded its recognizer. */
export interface StartedWorker {
  session: WorkerSession;
  loaded: Loaded;
}

/**
 * Runs a `LocalEngine` in a worker, and passes calls and answers. A worker that dies fails the calls
 * it had, and the next call starts another.
 */
export class RemoteEngine implements Engine {
  readonly card: Card;
  backend: Backend;

  readonly #start: () => Promise<StartedWorker>;
  #session: WorkerSession;
  /** The start of the next worker, for all calls that wait for it. */
  #starting: Promise<WorkerSession> | undefined;
  #lastLive = 0;
  #disposed: EmotionError | undefined;

  private constructor(start: () => Promise<StartedWorker>, { session, loaded }: StartedWorker) {
    this.#start = start;
    this.#session = session;
    this.card = loaded.card;
    this.backend = loaded.backend;
  }

  static async load(start: () => Promise<StartedWorker>): Promise<RemoteEngine> {
    return new RemoteEngine(start, await start());
  }

  async classify(samples: Float32Array, sampleRate: number, transfer: boolean): Promise<Answer> {
    const own = ownSamples(samples, transfer);
    const answer = await this.#with((session) =>
      session.call<Answer>({ type: "classify", samples: own, sampleRate }, [own.buffer]),
    );
    this.backend = answer.backend;
    return answer;
  }

  decode(bytes: Uint8Array): Promise<DecodedAudio> {
    return this.#with((session) => session.call<DecodedAudio>({ type: "decode", bytes }));
  }

  logMel(samples: Float32Array, sampleRate: number): Promise<Float32Array> {
    const own = samples.slice();
    return this.#with((session) =>
      session.call<Float32Array>({ type: "log-mel", samples: own, sampleRate }, [own.buffer]),
    );
  }

  inspect(samples: Float32Array, sampleRate: number): Promise<Inspection> {
    const own = samples.slice();
    return this.#with((session) =>
      session.call<Inspection>({ type: "inspect", samples: own, sampleRate }, [own.buffer]),
    );
  }

  exportModel(): Promise<Uint8Array> {
    return this.#with((session) => session.call<Uint8Array>({ type: "model" }));
  }

  timeline({ signal, onWindow, ...task }: TimelineTask): Promise<void> {
    const { sampleRate, window, every } = task;
    const samples = ownSamples(task.samples, task.transfer);
    return this.#with(async (session) => {
      const finished = new AbortController();
      try {
        await session.call(
          { type: "timeline", samples, sampleRate, window, every },
          [samples.buffer],
          {
            onWindow: (window, count) => {
              // The window under way when the abort came is not wanted any more.
              if (!signal?.aborted) onWindow(window, count);
            },
            onId: (timeline) => {
              const cancel = () => session.tell({ type: "cancel", timeline });
              signal?.addEventListener("abort", cancel, { signal: finished.signal });
            },
          },
        );
      } finally {
        finished.abort();
      }
    });
  }

  openLive(sampleRate: number, options: LiveOptions): Promise<LiveInput> {
    const live = ++this.#lastLive;
    return this.#with(async (session) => {
      await session.call({ type: "live-open", live, sampleRate, options });
      return {
        push: (samples) => session.tell({ type: "live-push", live, samples }, [samples.buffer]),
        answer: () => session.call<LiveReply>({ type: "live-answer", live }),
        close: () => session.tell({ type: "live-close", live }),
      };
    });
  }

  dispose(): void {
    this.#disposed ??= new EmotionError("disposed", "the recognizer was disposed");
    this.#session.end(this.#disposed);
  }

  /** Calls the worker, at once where it lives, so that calls keep their order. */
  #with<T>(call: (session: WorkerSession) => Promise<T>): Promise<T> {
    if (this.#disposed) return Promise.reject(this.#disposed);
    if (this.#session.alive) return call(this.#session);
    this.#starting ??= this.#restart().finally(() => (this.#starting = undefined));
    return this.#starting.then(call);
  }

  async #restart(): Promise<WorkerSession> {
    const { session, loaded } = await this.#start();
    this.#session = session;
    this.backend = loaded.backend;
    if (this.#disposed) session.end(this.#disposed);
    return session;
  }
}

/** Posting a view copies all of the memory behind it; a slice is only the samples. */
function ownSamples(samples: Float32Array, transfer: boolean): Float32Array {
  return transfer ? samples : samples.slice();
}
