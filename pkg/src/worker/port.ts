import { EmotionError } from "../core/errors.js";
import { nodeModule, type NodeThreads } from "../core/node.js";

/** The part of a worker's message port in use. */
export interface WorkerPort<Request, Reply> {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  onmessageerror: (() => void) | null;
  postMessage(reply: Reply, transfer: Transferable[]): void;
}

/** In browsers, the global scope of a worker is its port; in Node.js, a module exports it. */
export function openPort<Request, Reply>(): WorkerPort<Request, Reply> {
  const scope = globalThis as unknown as Partial<WorkerPort<Request, Reply>>;
  if (typeof scope.postMessage === "function") return scope as WorkerPort<Request, Reply>;
  const threads = nodeModule<NodeThreads>("worker_threads");
  if (threads?.parentPort) return threads.parentPort as WorkerPort<Request, Reply>;
  throw new EmotionError("worker-failed", "this file runs only in a worker");
}
