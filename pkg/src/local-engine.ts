import { describeBackend } from "./backend-choice.js";
import type { Binding, WasmRecognizer } from "./binding.js";
import { Downloads } from "./download.js";
import type { Answer, Engine, EngineSource, OnProgress } from "./engine.js";
import { EmotionError } from "./errors.js";
import { SerialQueue } from "./serial-queue.js";
import type { Backend, Card, DecodedAudio, Inspection } from "./types.js";

// A binding starts its wasm once for a thread, however many recognizers there are.
const started = new WeakMap<Binding, Promise<void>>();

/** Runs the wasm module on the thread it is created on. */
export class LocalEngine implements Engine {
  readonly card: Card;
  backend: Backend;

  readonly #binding: Binding;
  readonly #recognizer: WasmRecognizer;
  readonly #model: Uint8Array;
  readonly #source: EngineSource;
  readonly #queue = new SerialQueue();
  #disposed = false;

  private constructor(
    binding: Binding,
    recognizer: WasmRecognizer,
    model: Uint8Array,
    source: EngineSource,
  ) {
    this.#binding = binding;
    this.#recognizer = recognizer;
    this.#model = model;
    this.#source = source;
    this.card = recognizer.card();
    this.backend = describeBackend(source.choice, recognizer.backend());
  }

  static async load(
    binding: Binding,
    source: EngineSource,
    onProgress: OnProgress,
  ): Promise<LocalEngine> {
    const downloads = new Downloads(onProgress);
    const [model] = await Promise.all([
      readModel(source.model, downloads),
      startWasm(binding, source.wasm, downloads),
    ]);
    const recognizer = await binding.Recognizer.load(model, source.choice.name);
    return new LocalEngine(binding, recognizer, model, source);
  }

  classify(samples: Float32Array, sampleRate: number): Promise<Answer> {
    return this.#run(async () => {
      const classification = await this.#recognizer.classify(samples, sampleRate);
      this.backend = describeBackend(this.#source.choice, this.#recognizer.backend());
      return { classification, backend: this.backend };
    });
  }

  decode(bytes: Uint8Array): Promise<DecodedAudio> {
    return this.#run(() => this.#binding.decodeAudio(bytes));
  }

  logMel(samples: Float32Array, sampleRate: number): Promise<Float32Array> {
    return this.#run(() => this.#binding.logMel(samples, sampleRate));
  }

  inspect(samples: Float32Array, sampleRate: number): Promise<Inspection> {
    return this.#run(() => this.#recognizer.inspect(samples, sampleRate));
  }

  exportModel(): Promise<Uint8Array> {
    return this.#run(() => this.#model.slice());
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    // After the call in flight, which still uses the memory.
    void this.#queue.run(() => this.#recognizer.free());
  }

  async #run<T>(task: () => T | Promise<T>): Promise<T> {
    try {
      const answer = await this.#queue.run(() => {
        this.#refuseIfDisposed();
        return task();
      });
      this.#refuseIfDisposed();
      return answer;
    } catch (failure) {
      throw EmotionError.from(failure);
    }
  }

  #refuseIfDisposed(): void {
    if (this.#disposed) throw new EmotionError("disposed", "the recognizer was disposed");
  }
}

async function readModel(model: EngineSource["model"], downloads: Downloads): Promise<Uint8Array> {
  if (model instanceof Uint8Array) return model;
  if (model instanceof ArrayBuffer) return new Uint8Array(model);
  if (model instanceof Blob) return new Uint8Array(await model.arrayBuffer());
  const response = await downloads.fetch(model, "application/octet-stream");
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (failure) {
    throw new EmotionError("download-failed", `the download of ${model} broke off`, {
      cause: failure,
    });
  }
}

function startWasm(binding: Binding, url: string, downloads: Downloads): Promise<void> {
  let start = started.get(binding);
  if (!start) {
    start = downloads.fetch(url, "application/wasm").then(async (response) => {
      try {
        await binding.default({ module_or_path: response });
      } catch (failure) {
        throw new EmotionError("wasm-failed", `${url} could not be started: ${String(failure)}`, {
          cause: failure,
        });
      }
    });
    started.set(binding, start);
    // A failed start is tried again by the next recognizer.
    start.catch(() => started.delete(binding));
  }
  return start;
}
