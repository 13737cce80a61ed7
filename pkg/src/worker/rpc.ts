// The messages between the page and its workers: typed calls with one reply each, and notifications without a reply.

import type { ErrorCode } from "../core/errors.js";

/** The interface of a worker. Declare it as a type alias: interfaces do not match index signatures. */
export interface Protocol {
  /** Calls by name: the argument, the result, and the events reported before the result. */
  calls: Record<string, { argument: unknown; result: unknown; event?: unknown }>;
  /** Notifications by name, without a reply. */
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
  /** The first message: the lock that the worker holds until it ends. */
  | { kind: "start"; lock: string }
  | { kind: "call"; id: number; name: string; argument: unknown }
  /** Aborts the call with this `id`. */
  | { kind: "abort"; id: number }
  | { kind: "note"; name: string; argument: unknown };

/** From the worker to the page. */
export type Reply =
  /** The lock is held or unavailable. */
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
