import { describeBackend } from "./backend-choice.js";
import type { Binding, WasmRecognizer } from "./binding.js";
import { throwIfAborted } from "../core/abort.js";
import type {
  Adapted,
  ClassifyResult,
  Engine,
  EngineCall,
  EngineSource,
  LiveInput,
  LiveOptions,
  RawClassification,
  SessionCall,
  TimelineTask,
} from "./engine.js";
import { EmotionError } from "../core/errors.js";
import { LocalSessions } from "./local-sessions.js";
import { nextTask } from "../core/next-task.js";
import { SerialQueue } from "../core/serial-queue.js";
import { readModel, startWasm } from "./start-wasm.js";
import type { Card } from "../types/generated.js";
import type { Backend, DecodedAudio, Inspection, Sound } from "../types/index.js";

/** Runs the wasm module on the current thread. */
export class LocalEngine implements Engine {
  readonly card: Card;
  backend: Backend;

  readonly #binding: Binding;
  readonly #recognizer: WasmRecognizer;
  readonly #model: Uint8Array;
  readonly #source: EngineSource;
  readonly #sessions: LocalSessions;
  readonly #queue = new SerialQueue();
  readonly #live = new Set<LiveInput>();
  #disposed = false;

  private constructor(
    binding: Binding,
    recognizer: WasmRecognizer,
    model: Uint8Array,
    source: EngineSource,
  ) {
    this.#model = model;
    this.#binding = binding;
    this.#recognizer = recognizer;
    this.#sessions = new LocalSessions(recognizer);
    this.#source = source;
    this.card = recognizer.card();
    this.backend = describeBackend(source.choice, recognizer.backend());
  }

  static async load(binding: Binding, source: EngineSource): Promise<LocalEngine> {
    const [model] = await Promise.all([readModel(source.model), startWasm(binding, source.wasm)]);
    const recognizer = await binding.Recognizer.load(model, source.choice.name);
    return new LocalEngine(binding, recognizer, model, source);
  }

  classify(
    { samples, sampleRate }: Sound,
    { session, embedding = false, signal }: EngineCall,
  ): Promise<ClassifyResult> {
    return this.#run(async () => {
      throwIfAborted(signal);
      const own = session ? this.#sessions.of(session) : this.#recognizer;
      const classification = await own.classify(samples, sampleRate, embedding);
      this.#readBackend();
      return { classification, backend: this.backend, ...this.#sessions.adapted(session) };
    });
  }

  decode(bytes: Uint8Array): Promise<Omit<DecodedAudio, "decoder">> {
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

  timeline(task: TimelineTask): Promise<Adapted> {
    return task.session ? this.#sessionTimeline(task, task.session) : this.#windows(task);
  }

  /** A failed timeline does not change its session. */
  async #sessionTimeline(task: TimelineTask, session: SessionCall): Promise<Adapted> {
    const begun = await this.#run(() => {
      const own = this.#sessions.of(session);
      return { before: own.state(), timeline: own.openTimeline(task.sampleRate) };
    });
    try {
      return await this.#windows(task, (samples, first) => {
        this.#sessions.still(session);
        return begun.timeline.classify(samples, first, task.embedding ?? false);
      });
    } catch (failure) {
      const undo = () => this.#sessions.put(session.id, begun.before);
      await this.#queue.run(undo).catch(() => undefined);
      throw failure;
    } finally {
      void this.#queue.run(() => begun.timeline.free());
    }
  }

  async #windows(
    task: TimelineTask,
    classify: (samples: Float32Array, first: number) => Promise<RawClassification> = (samples) =>
      this.#recognizer.classify(samples, task.sampleRate, task.embedding ?? false),
  ): Promise<Adapted> {
    const { samples, sampleRate } = task;
    const bounds = await this.#run(() =>
      this.#binding.timelineWindows(samples.length, sampleRate, task.window, task.every),
    );
    for (let i = 0; i < bounds.length; i += 2) {
      // Yield, so that other calls and aborts are handled between windows.
      await nextTask();
      throwIfAborted(task.signal);
      const [first, end] = [bounds[i]!, bounds[i + 1]!];
      const classification = await this.#run(() => classify(samples.subarray(first, end), first));
      this.#readBackend();
      const windowStartSeconds = first / sampleRate;
      const windowEndSeconds = end / sampleRate;
      task.onWindow({ windowStartSeconds, windowEndSeconds, ...classification }, bounds.length / 2);
    }
    return this.#run(() => this.#sessions.adapted(task.session));
  }

  openLive(
    sampleRate: number,
    { window, smoothing, gate, embedding }: LiveOptions,
    session?: SessionCall,
  ): Promise<LiveInput> {
    return this.#run(() => {
      const own = session ? this.#sessions.of(session) : this.#recognizer;
      const live = own.listen(sampleRate, window, smoothing, gate);
      let failure: unknown;
      const input: LiveInput = {
        push: (samples) => {
          if (failure !== undefined || !this.#live.has(input)) return;
          try {
            live.push(samples);
          } catch (cause) {
            failure = cause;
          }
        },
        classify: () =>
          this.#run(async () => {
            if (failure !== undefined) throw EmotionError.from(failure);
            const reply = await live.classify(embedding);
            this.#readBackend();
            return { reply, ...this.#sessions.adapted(session) };
          }),
        close: () => {
          // Wait for the result in progress, which uses the memory.
          if (this.#live.delete(input)) void this.#queue.run(() => live.free());
        },
      };
      this.#live.add(input);
      return input;
    });
  }

  putSession(id: number, state: string | undefined): void {
    void this.#queue.run(() => this.#sessions.put(id, state));
  }

  closeSession(id: number): void {
    void this.#queue.run(() => this.#sessions.close(id));
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const input of this.#live) input.close();
    // Wait for the call in progress, which uses the memory.
    void this.#queue.run(() => {
      this.#sessions.closeAll();
      this.#recognizer.free();
    });
  }

  #readBackend(): void {
    this.backend = describeBackend(this.#source.choice, this.#recognizer.backend());
  }

  async #run<T>(task: () => T | Promise<T>): Promise<T> {
    try {
      const result = await this.#queue.run(() => {
        this.#throwIfDisposed();
        return task();
      });
      this.#throwIfDisposed();
      return result;
    } catch (failure) {
      throw EmotionError.from(failure);
    }
  }

  #throwIfDisposed(): void {
    if (this.#disposed) throw new EmotionError("disposed", "the recognizer was disposed");
  }
}
