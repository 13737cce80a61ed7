import { EmotionError } from "../core/errors.js";
import type {
  Backend,
  BackendTimes,
  Card,
  DecodedAudio,
  Inspection,
  Sound,
} from "../types/index.js";
import type {
  Adapted,
  ClassifyResult,
  Engine,
  EngineCall,
  LiveInput,
  LiveOptions,
  SessionCall,
  TimelineTask,
} from "./engine.js";

/** An engine and its use. It is freed when another one has taken over and nothing uses it. */
class Used {
  readonly engine: Engine;
  calls = 0;
  live = 0;

  constructor(engine: Engine) {
    this.engine = engine;
  }
}

/** The reason until the backends have been compared. */
export const COMPARING = "The CPU is used until WebGPU has been compared with it.";

/**
 * Runs on the CPU until WebGPU takes over. The take-over occurs between two calls, so that results keep the order of
 * their calls. A live input stays on its engine; the state of a session that uses both is passed between them.
 */
export class AutoEngine implements Engine {
  readonly card: Card;
  /** Aborted when the engine is disposed. */
  readonly disposal: AbortSignal;

  readonly #disposing = new AbortController();
  readonly #open = new Set<Used>();
  #current: Used;
  #next: Used | undefined;
  /** The engine of the last call of each session. */
  readonly #sessions = new Map<number, Used>();
  #tookOver = false;
  #reason = COMPARING;
  #times: BackendTimes | undefined;
  #resolveFirst: () => void = () => undefined;
  /** Resolves after the first result. */
  readonly firstResult = new Promise<void>((resolve) => (this.#resolveFirst = resolve));

  constructor(cpu: Engine) {
    this.card = cpu.card;
    this.disposal = this.#disposing.signal;
    this.#current = this.#add(cpu);
  }

  get backend(): Backend {
    return {
      ...this.#current.engine.backend,
      ...(!this.#tookOver && { reason: this.#reason }),
      ...(this.#times && { times: this.#times }),
    };
  }

  /** The CPU remains in use. */
  stay(reason: string, times?: BackendTimes): void {
    this.#reason = reason;
    this.#times = times;
  }

  /** Uses another engine as soon as no call is in progress. */
  takeOver(engine: Engine, times: BackendTimes): void {
    if (this.disposal.aborted) return engine.dispose();
    this.#times = times;
    this.#next = this.#add(engine);
    this.#settle(this.#current);
  }

  classify(sound: Sound, call: EngineCall): Promise<ClassifyResult> {
    return this.#call(async ({ engine }) => {
      const result = await engine.classify(sound, call);
      this.#resolveFirst();
      return result;
    }, call.session);
  }

  decode(bytes: Uint8Array): Promise<Omit<DecodedAudio, "decoder">> {
    return this.#call(({ engine }) => engine.decode(bytes));
  }

  logMel(samples: Float32Array, sampleRate: number): Promise<Float32Array> {
    return this.#call(({ engine }) => engine.logMel(samples, sampleRate));
  }

  inspect(samples: Float32Array, sampleRate: number): Promise<Inspection> {
    return this.#call(({ engine }) => engine.inspect(samples, sampleRate));
  }

  exportModel(): Promise<Uint8Array> {
    return this.#call(({ engine }) => engine.exportModel());
  }

  timeline(task: TimelineTask): Promise<Adapted> {
    return this.#call(({ engine }) => engine.timeline(task), task.session);
  }

  openLive(sampleRate: number, options: LiveOptions, session?: SessionCall): Promise<LiveInput> {
    return this.#call(async (used) => {
      const input = await used.engine.openLive(sampleRate, options, session);
      used.live++;
      let closed = false;
      return {
        push: (samples) => input.push(samples),
        classify: (call) => this.#run(used, () => input.classify(), call),
        close: () => {
          if (closed) return;
          closed = true;
          input.close();
          used.live--;
          this.#settle(used);
        },
      };
    }, session);
  }

  putSession(id: number, state: string | undefined): void {
    // The other engine gets the state with the next call.
    (this.#sessions.get(id) ?? this.#current).engine.putSession(id, state);
  }

  closeSession(id: number): void {
    this.#sessions.delete(id);
    for (const { engine } of this.#open) engine.closeSession(id);
  }

  dispose(): void {
    this.#disposing.abort(new EmotionError("disposed", "the recognizer was disposed"));
    for (const { engine } of this.#open) engine.dispose();
  }

  #add(engine: Engine): Used {
    const used = new Used(engine);
    this.#open.add(used);
    return used;
  }

  /** Calls the current engine synchronously, which preserves the order of calls. */
  #call<T>(call: (used: Used) => Promise<T>, session?: SessionCall): Promise<T> {
    const used = this.#current;
    return this.#run(used, () => call(used), session);
  }

  async #run<T>(used: Used, call: () => Promise<T>, session?: SessionCall): Promise<T> {
    if (session) {
      const last = this.#sessions.get(session.id);
      if (last && last !== used) used.engine.putSession(session.id, session.state);
      this.#sessions.set(session.id, used);
    }
    used.calls++;
    try {
      return await call();
    } finally {
      used.calls--;
      this.#settle(used);
    }
  }

  /** After a use of an engine has ended: switches to the next engine, or frees the previous one. */
  #settle(used: Used): void {
    if (used.calls > 0) return;
    if (used === this.#current && this.#next) {
      this.#current = this.#next;
      this.#tookOver = true;
      this.#next = undefined;
    }
    if (used === this.#current || used === this.#next || used.live > 0) return;
    this.#open.delete(used);
    used.engine.dispose();
  }
}
