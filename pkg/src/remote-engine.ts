import type {
  Adapted,
  Answer,
  Engine,
  LiveAnswered,
  LiveInput,
  LiveOptions,
  SessionCall,
  TimelineTask,
} from "./engine.js";
import { EmotionError } from "./errors.js";
import type { Loaded } from "./messages.js";
import { ownSamples } from "./options.js";
import type { Backend, Card, DecodedAudio, Inspection } from "./types.js";
import type { WorkerConnection } from "./worker-connection.js";

/** A worker that has loaded its recognizer. */
export interface StartedWorker {
  connection: WorkerConnection;
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
  #connection: WorkerConnection;
  /** The start of the next worker, for all calls that wait for it. */
  #starting: Promise<WorkerConnection> | undefined;
  #lastLive = 0;
  #disposed: EmotionError | undefined;

  private constructor(start: () => Promise<StartedWorker>, { connection, loaded }: StartedWorker) {
    this.#start = start;
    this.#connection = connection;
    this.card = loaded.card;
    this.backend = loaded.backend;
  }

  static async load(start: () => Promise<StartedWorker>): Promise<RemoteEngine> {
    return new RemoteEngine(start, await start());
  }

  async classify(
    samples: Float32Array,
    sampleRate: number,
    transfer: boolean,
    session?: SessionCall,
  ): Promise<Answer> {
    const own = ownSamples(samples, transfer);
    const answer = await this.#with((connection) =>
      connection.call<Answer>({ type: "classify", samples: own, sampleRate, session }, [
        own.buffer,
      ]),
    );
    this.backend = answer.backend;
    return answer;
  }

  decode(bytes: Uint8Array): Promise<Omit<DecodedAudio, "decoder">> {
    // Posting a view copies all of the memory behind it, and shared memory not at all.
    const isWhole = bytes.buffer instanceof ArrayBuffer && bytes.length === bytes.buffer.byteLength;
    const own = isWhole ? bytes : bytes.slice();
    return this.#with((connection) =>
      connection.call<Omit<DecodedAudio, "decoder">>({ type: "decode", bytes: own }),
    );
  }

  logMel(samples: Float32Array, sampleRate: number): Promise<Float32Array> {
    const own = samples.slice();
    return this.#with((connection) =>
      connection.call<Float32Array>({ type: "log-mel", samples: own, sampleRate }, [own.buffer]),
    );
  }

  inspect(samples: Float32Array, sampleRate: number): Promise<Inspection> {
    const own = samples.slice();
    return this.#with((connection) =>
      connection.call<Inspection>({ type: "inspect", samples: own, sampleRate }, [own.buffer]),
    );
  }

  exportModel(): Promise<Uint8Array> {
    return this.#with((connection) => connection.call<Uint8Array>({ type: "model" }));
  }

  timeline({ signal, onWindow, ...task }: TimelineTask): Promise<Adapted> {
    const { sampleRate, window, every, session } = task;
    const samples = ownSamples(task.samples, task.transfer);
    return this.#with(async (connection) => {
      const finished = new AbortController();
      try {
        return await connection.call<Adapted>(
          { type: "timeline", samples, sampleRate, window, every, session },
          [samples.buffer],
          {
            onWindow: (window, count) => {
              // The window under way when the abort came is not wanted any more.
              if (!signal?.aborted) onWindow(window, count);
            },
            onId: (timeline) => {
              const cancel = () => connection.tell({ type: "cancel", timeline });
              signal?.addEventListener("abort", cancel, { signal: finished.signal });
            },
          },
        );
      } finally {
        finished.abort();
      }
    });
  }

  openLive(sampleRate: number, options: LiveOptions, session?: SessionCall): Promise<LiveInput> {
    const live = ++this.#lastLive;
    return this.#with(async (connection) => {
      await connection.call({ type: "live-open", live, sampleRate, options, session });
      return {
        push: (samples) => connection.tell({ type: "live-push", live, samples }, [samples.buffer]),
        answer: () => connection.call<LiveAnswered>({ type: "live-answer", live }),
        close: () => connection.tell({ type: "live-close", live }),
      };
    });
  }

  // A worker that is started again opens sessions from the state that comes with a call.

  putSession(session: number, state: string | undefined): void {
    this.#connection.tell({ type: "session-put", session, state });
  }

  closeSession(session: number): void {
    this.#connection.tell({ type: "session-close", session });
  }

  dispose(): void {
    this.#disposed ??= new EmotionError("disposed", "the recognizer was disposed");
    this.#connection.end(this.#disposed);
  }

  /** Calls the worker, at once where it lives, so that calls keep their order. */
  #with<T>(call: (connection: WorkerConnection) => Promise<T>): Promise<T> {
    if (this.#disposed) return Promise.reject(this.#disposed);
    if (this.#connection.alive) return call(this.#connection);
    this.#starting ??= this.#restart().finally(() => (this.#starting = undefined));
    return this.#starting.then(call);
  }

  async #restart(): Promise<WorkerConnection> {
    const { connection, loaded } = await this.#start();
    this.#connection = connection;
    this.backend = loaded.backend;
    if (this.#disposed) connection.end(this.#disposed);
    return connection;
  }
}
