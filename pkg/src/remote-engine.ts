import type { Answer, Engine, EngineSource, OnProgress } from "./engine.js";
import { EmotionError } from "./errors.js";
import type { Loaded, Reply, Request } from "./messages.js";
import type { Backend, Card, DecodedAudio, Inspection } from "./types.js";

interface Pending {
  resolve(value: unknown): void;
  reject(failure: EmotionError): void;
}

/** Runs a `LocalEngine` in a worker, and passes calls and answers. */
export class RemoteEngine implements Engine {
  card!: Card;
  backend!: Backend;

  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  /** Why no more calls can be answered. */
  #ended: EmotionError | undefined;

  private constructor(worker: Worker, onProgress: OnProgress) {
    this.#worker = worker;
    worker.onmessage = (event: MessageEvent<Reply>) => {
      const reply = event.data;
      if (reply.type === "progress") return onProgress(reply.progress);
      const call = this.#pending.get(reply.id);
      this.#pending.delete(reply.id);
      if (reply.type === "done") call?.resolve(reply.value);
      else call?.reject(new EmotionError(reply.code, reply.message));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      const cause = event.message ? `: ${event.message}` : " (its file is missing or was refused)";
      this.#end(new EmotionError("worker-failed", `the worker failed${cause}`));
    };
    worker.onmessageerror = () =>
      this.#end(new EmotionError("worker-failed", "the worker's answer could not be read"));
  }

  static async load(
    startWorker: () => Worker,
    source: EngineSource,
    onProgress: OnProgress,
  ): Promise<RemoteEngine> {
    if (typeof Worker === "undefined") {
      throw new EmotionError("worker-failed", "there are no workers here; pass `worker: false`");
    }
    let worker: Worker;
    try {
      worker = startWorker();
    } catch (failure) {
      throw EmotionError.from(failure, "worker-failed");
    }
    const engine = new RemoteEngine(worker, onProgress);
    try {
      const loaded = await engine.#call<Loaded>({ type: "load", id: engine.#nextId(), source });
      engine.card = loaded.card;
      engine.backend = loaded.backend;
      return engine;
    } catch (failure) {
      engine.dispose();
      throw failure;
    }
  }

  async classify(samples: Float32Array, sampleRate: number, transfer: boolean): Promise<Answer> {
    // Posting a view copies all of the memory behind it; a slice is only the samples.
    const own = transfer ? samples : samples.slice();
    const answer = await this.#call<Answer>(
      { type: "classify", id: this.#nextId(), samples: own, sampleRate },
      [own.buffer],
    );
    this.backend = answer.backend;
    return answer;
  }

  logMel(samples: Float32Array, sampleRate: number): Promise<Float32Array> {
    const own = samples.slice();
    return this.#call<Float32Array>(
      { type: "log-mel", id: this.#nextId(), samples: own, sampleRate },
      [own.buffer],
    );
  }

  inspect(samples: Float32Array, sampleRate: number): Promise<Inspection> {
    const own = samples.slice();
    return this.#call<Inspection>(
      { type: "inspect", id: this.#nextId(), samples: own, sampleRate },
      [own.buffer],
    );
  }

  decode(bytes: Uint8Array): Promise<DecodedAudio> {
    return this.#call<DecodedAudio>({ type: "decode", id: this.#nextId(), bytes });
  }

  exportModel(): Promise<Uint8Array> {
    return this.#call<Uint8Array>({ type: "model", id: this.#nextId() });
  }

  dispose(): void {
    this.#end(new EmotionError("disposed", "the recognizer was disposed"));
  }

  #nextId(): number {
    return ++this.#lastId;
  }

  #call<T>(request: Request, transfer: Transferable[] = []): Promise<T> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(request.id, { resolve: resolve, reject });
      try {
        this.#worker.postMessage(request, transfer);
      } catch (failure) {
        this.#pending.delete(request.id);
        reject(EmotionError.from(failure));
      }
    });
  }

  #end(reason: EmotionError): void {
    if (this.#ended) return;
    this.#ended = reason;
    this.#worker.terminate();
    for (const call of this.#pending.values()) call.reject(reason);
    this.#pending.clear();
  }
}
