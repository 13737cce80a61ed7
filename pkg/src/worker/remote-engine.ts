import type {
  Adapted,
  ClassifyResult,
  Engine,
  EngineCall,
  LiveInput,
  LiveOptions,
  SessionCall,
  TimelineTask,
} from "../engine/engine.js";
import { EmotionError } from "../core/errors.js";
import { ownSamples } from "../core/options.js";
import type { Backend, Card, DecodedAudio, Inspection, Sound } from "../types/index.js";
import type { WorkerClient } from "./client.js";
import type { Loaded, RecognitionProtocol } from "./protocol.js";

type Client = WorkerClient<RecognitionProtocol>;

/** A worker with a loaded recognizer. */
export interface StartedWorker {
  client: Client;
  loaded: Loaded;
}

/**
 * Runs a `LocalEngine` in a worker and forwards calls and results. If the worker terminates, its calls fail, and the
 * next call starts a new one.
 */
export class RemoteEngine implements Engine {
  readonly card: Card;
  backend: Backend;

  readonly #start: () => Promise<StartedWorker>;
  #client: Client;
  /** The pending start of a new worker, shared by all waiting calls. */
  #starting: Promise<Client> | undefined;
  #lastLive = 0;
  #disposed: EmotionError | undefined;

  private constructor(start: () => Promise<StartedWorker>, { client, loaded }: StartedWorker) {
    this.#start = start;
    this.#client = client;
    this.card = loaded.card;
    this.backend = loaded.backend;
  }

  static async load(start: () => Promise<StartedWorker>): Promise<RemoteEngine> {
    return new RemoteEngine(start, await start());
  }

  async classify(
    { samples, sampleRate }: Sound,
    { transfer = false, embedding = false, session, signal }: EngineCall,
  ): Promise<ClassifyResult> {
    const own = ownSamples(samples, transfer);
    const argument = { samples: own, sampleRate, session, embedding };
    const result = await this.#with((client) =>
      client.call("classify", argument, { transfer: [own.buffer], signal }),
    );
    this.backend = result.backend;
    return result;
  }

  decode(bytes: Uint8Array): Promise<Omit<DecodedAudio, "decoder">> {
    // Posting a view copies its entire buffer; shared memory is not copied.
    const isWhole = bytes.buffer instanceof ArrayBuffer && bytes.length === bytes.buffer.byteLength;
    const own = isWhole ? bytes : bytes.slice();
    return this.#with((client) => client.call("decode", own));
  }

  logMel(samples: Float32Array, sampleRate: number): Promise<Float32Array> {
    const own = samples.slice();
    const transfer = [own.buffer];
    return this.#with((client) =>
      client.call("logMel", { samples: own, sampleRate }, { transfer }),
    );
  }

  inspect(samples: Float32Array, sampleRate: number): Promise<Inspection> {
    const own = samples.slice();
    const transfer = [own.buffer];
    return this.#with((client) =>
      client.call("inspect", { samples: own, sampleRate }, { transfer }),
    );
  }

  exportModel(): Promise<Uint8Array> {
    return this.#with((client) => client.call("exportModel", undefined));
  }

  timeline({ signal, onWindow, transfer, ...task }: TimelineTask): Promise<Adapted> {
    const { sampleRate, window, every, session, embedding = false } = task;
    const samples = ownSamples(task.samples, transfer ?? false);
    const argument = { samples, sampleRate, window, every, session, embedding };
    return this.#with((client) =>
      client.call("timeline", argument, {
        transfer: [samples.buffer],
        signal,
        onEvent: ({ window, count }) => {
          // The window that was in progress at the abort is dropped.
          if (!signal?.aborted) onWindow(window, count);
        },
      }),
    );
  }

  openLive(sampleRate: number, options: LiveOptions, session?: SessionCall): Promise<LiveInput> {
    const live = ++this.#lastLive;
    return this.#with(async (client) => {
      await client.call("openLive", { live, sampleRate, options, session });
      return {
        push: (samples) => client.note("pushLive", { live, samples }, [samples.buffer]),
        classify: () => client.call("classifyLive", live),
        close: () => client.note("closeLive", live),
      };
    });
  }

  // A restarted worker opens sessions from the state passed with a call.

  putSession(session: number, state: string | undefined): void {
    this.#client.note("putSession", { session, state });
  }

  closeSession(session: number): void {
    this.#client.note("closeSession", session);
  }

  dispose(): void {
    this.#disposed ??= new EmotionError("disposed", "the recognizer was disposed");
    this.#client.end(this.#disposed);
  }

  /** Calls the worker, synchronously if it is running, which preserves the order of calls. */
  #with<T>(call: (client: Client) => Promise<T>): Promise<T> {
    if (this.#disposed) return Promise.reject(this.#disposed);
    if (this.#client.alive) return call(this.#client);
    this.#starting ??= this.#restart().finally(() => (this.#starting = undefined));
    return this.#starting.then(call);
  }

  async #restart(): Promise<Client> {
    const { client, loaded } = await this.#start();
    this.#client = client;
    this.backend = loaded.backend;
    if (this.#disposed) client.end(this.#disposed);
    return client;
  }
}
