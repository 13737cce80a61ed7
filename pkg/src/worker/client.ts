import { EmotionError } from "../core/errors.js";
import { lockName, whenReleased } from "./lock.js";
import type {
  Argument,
  CallName,
  EventOf,
  NoteName,
  Protocol,
  Reply,
  Request,
  Result,
} from "./rpc.js";
import { type Starter, startThread, type Thread } from "./thread.js";

interface Pending {
  resolve: (value: unknown) => void;
  reject: (failure: EmotionError) => void;
  onEvent: ((value: unknown) => void) | undefined;
}

/** Options of a call besides its argument. */
export interface CallOptions<Event> {
  transfer?: Transferable[];
  /** Called for each event before the result. */
  onEvent?: (event: Event) => void;
  /** Sends an abort request to the worker. The call still waits for the result or error. */
  signal?: AbortSignal | undefined;
}

/** The page's side of a worker, from its start to its end. */
export class WorkerClient<P extends Protocol> {
  readonly #name: string;
  readonly #thread: Thread<Request>;
  readonly #pending = new Map<number, Pending>();
  readonly #death = new AbortController();
  readonly #lock = lockName();
  #lastId = 0;
  #ended: EmotionError | undefined;

  /**
   * @param name the name of the worker in error messages
   * @param advice the advice in the error message where workers are unavailable
   * @throws EmotionError `worker-failed`
   */
  constructor(starter: Starter, name: string, advice: string) {
    this.#name = name;
    this.#thread = startThread<Request, Reply>(
      starter,
      { onReply: (reply) => this.#receive(reply), onDeath: (cause) => this.#die(cause) },
      advice,
    );
    this.#thread.post({ kind: "start", lock: this.#lock }, []);
  }

  /** Whether the worker is running. */
  get alive(): boolean {
    return this.#ended === undefined;
  }

  /** Settles with the reply of the worker; rejects with `worker-failed` if the worker terminates. */
  async call<N extends CallName<P>>(
    name: N,
    argument: Argument<P, N>,
    { transfer = [], onEvent, signal }: CallOptions<EventOf<P, N>> = {},
  ): Promise<Result<P, N>> {
    if (this.#ended) throw this.#ended;
    const id = ++this.#lastId;
    const abort = () => this.#post({ kind: "abort", id });
    const reply = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onEvent: onEvent as Pending["onEvent"] });
      this.#thread.setBusy(true);
      try {
        this.#thread.post({ kind: "call", id, name, argument }, transfer);
        signal?.addEventListener("abort", abort);
      } catch (failure) {
        this.#settle(id);
        reject(EmotionError.from(failure));
      }
    });
    try {
      return await reply;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Posts a message without a reply. */
  note<N extends NoteName<P>>(
    name: N,
    argument: P["notes"][N],
    transfer: Transferable[] = [],
  ): void {
    this.#post({ kind: "note", name, argument }, transfer);
  }

  /** Terminates the worker; calls in progress reject with the reason. */
  end(reason: EmotionError): void {
    if (this.#ended) return;
    this.#ended = reason;
    this.#death.abort();
    this.#thread.stop();
    for (const call of this.#pending.values()) call.reject(reason);
    this.#pending.clear();
  }

  #post(request: Request, transfer: Transferable[] = []): void {
    if (!this.#ended) this.#thread.post(request, transfer);
  }

  #receive(reply: Reply): void {
    if (this.#ended) return;
    switch (reply.kind) {
      case "started":
        return whenReleased(this.#lock, this.#death.signal, () => this.#die("it was terminated"));
      case "event":
        return this.#pending.get(reply.id)?.onEvent?.(reply.value);
      case "result":
        return this.#settle(reply.id)?.resolve(reply.value);
      case "error": {
        const { id, code, message, fatal } = reply;
        this.#settle(id)?.reject(new EmotionError(code, message));
        if (fatal) this.#die(message);
      }
    }
  }

  #settle(id: number): Pending | undefined {
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#thread.setBusy(false);
    return call;
  }

  #die(cause: string): void {
    this.end(new EmotionError("worker-failed", `${this.#name} failed: ${cause}`));
  }
}
