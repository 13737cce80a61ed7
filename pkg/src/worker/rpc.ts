// The messages between the page and its workers: typed calls, each with one reply, and notes without a reply.

import type { ErrorCode } from "../core/errors.js";

/** What a worker does for the page. Declared as a type alias, so that it fits the index signatures. */
export interface Protocol {
  /** Calls by name: the argument, the result, and the events reported before the result. */
  calls: Record<string, { argument: unknown; result: unknown; event?: unknown }>;
  /** Messages by name that have no reply. */
  notes: Record<string, unknown>;
}

export type CallName<P extends Protocol> = keyof P["calls"] & string;
export type NoteName<P extends Protocol> = keyof P["notes"] & string;
export type Argument<P extends Protocol, N extends CallName<P>> = P["calls"][N]["argument"];
export type Result<P extends Protocol, N extends CallName<P>> = P["calls"][N]["result"];
export type EventOf<P extends Protocol, N extends CallName<P>> = P["calls"][N] extends {
  event: infer E;
}
  ? E
  : never;

/** From the page to the worker. */
export type Request =
  /** The first message: the worker holds this lock for as long as it lives. */
  | { kind: "start"; lock: string }
  | { kind: "call"; id: number; name: string; argument: unknown }
  /** Aborts the call with this `id`. */
  | { kind: "abort"; id: number }
  | { kind: "note"; name: string; argument: unknown };

/** From the worker to the page. */
export type Reply =
  /** The lock is held, or cannot be. */
  | { kind: "started" }
  | { kind: "result"; id: number; value: unknown }
  | { kind: "event"; id: number; value: unknown }
  | {
      kind: "error";
      id: number;
      code: ErrorCode;
      message: string;
      /** Whether the wasm module may be in an undefined state: the worker must be replaced. */
      fatal: boolean;
    };
