import { EmotionError } from "../core/errors.js";
import { nodeModule, type NodeThreads } from "../core/node.js";

/** The few lines of a worker's way to the page that are used here. */
export interface WorkerPort<Request, Reply> {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  onmessageerror: (() => void) | null;
  postMessage(reply: Reply, transfer: Transferable[]): void;
}

/** A browser's worker is its own port; one of Node.js has it in a module. */
export function openPort<Request, Reply>(): WorkerPort<Request, Reply> {
  const scope = globalThis as unknown as Partial<WorkerPort<Request, Reply>>;
  if (typeof scope.postMessage === "function") return scope as WorkerPort<Request, Reply>;
  const threads = nodeModule<NodeThreads>("worker_threads");
  if (threads?.parentPort) return threads.parentPort as WorkerPort<Request, Reply>;
  throw new EmotionError("worker-failed", "this file runs only in a worker");
}
