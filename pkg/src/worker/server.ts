import { EmotionError } from "../core/errors.js";
import { holdLock } from "./lock.js";
import { openPort } from "./port.js";
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

/** The context of a call handler. */
export interface CallContext<Event> {
  /** Reports an event to the page. */
  readonly emit: (event: Event, transfer?: Transferable[]) => void;
  /** Adds a buffer of the result to the transfer list. */
  readonly transfer: Transferable[];
  /** Aborted when the page aborts the call. */
  readonly signal: AbortSignal;
}

/** The handlers of a worker, by name. */
export interface Handlers<P extends Protocol> {
  calls: {
    [N in CallName<P>]: (
      argument: Argument<P, N>,
      context: CallContext<EventOf<P, N>>,
    ) => Result<P, N> | Promise<Result<P, N>>;
  };
  notes: { [N in NoteName<P>]: (argument: P["notes"][N]) => void };
}

type Handler = (argument: unknown, context: CallContext<unknown>) => unknown;

/** Handles messages of the page. Calls start in the order in which they were posted. */
export function serve<P extends Protocol>(handlers: Handlers<P>): void {
  const port = openPort<Request, Reply>();
  const post = (reply: Reply, transfer: Transferable[] = []) => port.postMessage(reply, transfer);
  const running = new Map<number, AbortController>();
  let held: Promise<void> = Promise.resolve();

  async function handleCall({
    id,
    name,
    argument,
  }: Extract<Request, { kind: "call" }>): Promise<void> {
    const abort = new AbortController();
    running.set(id, abort);
    const context: CallContext<unknown> = {
      emit: (value, transfer) => post({ kind: "event", id, value }, transfer),
      transfer: [],
      signal: abort.signal,
    };
    try {
      const value = await (handlers.calls[name as CallName<P>] as Handler)(argument, context);
      // The lock must be held before the page receives a result.
      await held;
      post({ kind: "result", id, value }, context.transfer);
    } catch (failure) {
      const { code, message, cause } = EmotionError.from(failure);
      // After a trap the wasm memory is undefined: the page replaces the worker.
      const fatal = typeof WebAssembly !== "undefined" && cause instanceof WebAssembly.RuntimeError;
      post({ kind: "error", id, code, message, fatal });
    } finally {
      running.delete(id);
    }
  }

  port.onmessageerror = () => {
    // An invalid message has no `id`: the worker ends, which rejects all calls in progress.
    throw new EmotionError("worker-failed", "a request could not be read");
  };
  port.onmessage = ({ data: request }) => {
    if (request.kind === "start") {
      held = holdLock(request.lock).then(() => post({ kind: "started" }));
    } else if (request.kind === "call") void handleCall(request);
    else if (request.kind === "abort") running.get(request.id)?.abort();
    else (handlers.notes[request.name] as (argument: unknown) => void)(request.argument);
  };
}
