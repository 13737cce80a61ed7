import type { Build } from "./build.js";
import type { EngineSource, OnProgress } from "./engine.js";
import { EmotionError } from "./errors.js";
import type { Loaded, Reply, Request } from "./messages.js";
import { startThread, type Thread } from "./thread.js";
import type { TimelineWindow } from "./timeline-types.js";
import { lockName, whenReleased } from "./worker-lock.js";

type OnWindow = (window: TimelineWindow, count: number) => void;

interface Pending {
  resolve: (value: unknown) => void;
  reject: (failure: EmotionError) => void;
  onWindow: OnWindow | undefined;
}

/** A request whose `id` is not given yet. */
export type Call = Request extends infer R
  ? R extends { id: number }
    ? Omit<R, "id">
    : never
  : never;

/** One life of a worker: from its start, with a loaded recognizer, to its death. */
export class WorkerConnection {
  readonly #thread: Thread<Request>;
  readonly #pending = new Map<number, Pending>();
  readonly #death = new AbortController();
  readonly #onProgress: OnProgress;
  #lastId = 0;
  #ended: EmotionError | undefined;

  private constructor(build: Build, onProgress: OnProgress) {
    this.#onProgress = onProgress;
    const events = {
      onReply: (reply: Reply) => this.#receive(reply),
      onDeath: (cause: string) => this.#die(cause),
    };
    this.#thread = startThread(build, events, "pass `worker: false`");
  }

  /** @throws EmotionError `worker-failed`, and what loading in the worker throws */
  static async start(
    build: Build,
    source: EngineSource,
    onProgress: OnProgress,
  ): Promise<{ connection: WorkerConnection; loaded: Loaded }> {
    const connection = new WorkerConnection(build, onProgress);
    const lock = lockName();
    try {
      const loaded = await connection.call<Loaded>({ type: "load", source, lock });
      whenReleased(lock, connection.#death.signal, () => connection.#die("it was ended"));
      return { connection, loaded };
    } catch (failure) {
      connection.end(EmotionError.from(failure));
      throw failure;
    }
  }

  /** Whether it can still answer. */
  get alive(): boolean {
    return this.#ended === undefined;
  }

  /** Posts a request; the promise is settled by its reply, or rejects when the worker dies. */
  call<T>(
    call: Call,
    transfer: Transferable[] = [],
    more: { onWindow?: OnWindow; onId?: (id: number) => void } = {},
  ): Promise<T> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    more.onId?.(id);
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, {
        resolve: resolve as Pending["resolve"],
        reject,
        onWindow: more.onWindow,
      });
      this.#thread.setBusy(true);
      try {
        this.#thread.post({ ...call, id }, transfer);
      } catch (failure) {
        this.#settle(id);
        reject(EmotionError.from(failure));
      }
    });
  }

  /** Posts a request that has no reply. */
  tell(request: Exclude<Request, { id: number }>, transfer: Transferable[] = []): void {
    if (!this.#ended) this.#thread.post(request, transfer);
  }

  /** Stops the worker; calls that wait reject with the reason. */
  end(reason: EmotionError): void {
    if (this.#ended) return;
    this.#ended = reason;
    this.#death.abort();
    this.#thread.stop();
    for (const call of this.#pending.values()) call.reject(reason);
    this.#pending.clear();
  }

  #receive(reply: Reply): void {
    if (this.#ended) return;
    if (reply.type === "progress") return this.#onProgress(reply.progress);
    if (reply.type === "window") {
      return this.#pending.get(reply.id)?.onWindow?.(reply.value, reply.count);
    }
    const call = this.#settle(reply.id);
    if (reply.type === "done") return call?.resolve(reply.value);
    call?.reject(new EmotionError(reply.code, reply.message));
    if (reply.fatal) this.#die(reply.message);
  }

  #settle(id: number): Pending | undefined {
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#thread.setBusy(false);
    return call;
  }

  #die(cause: string): void {
    this.end(new EmotionError("worker-failed", `the worker failed: ${cause}`));
  }
}
