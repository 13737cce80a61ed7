import type { Build } from "./build.js";
import { EmotionError } from "./errors.js";
import type { Reply, Request } from "./messages.js";
import { nodeModule, type NodeThreads } from "./node.js";

/** A worker, of a browser or of Node.js. */
export interface Thread {
  post(request: Request, transfer: Transferable[]): void;
  /** Says whether calls wait for it; a Node.js process ends when none does. */
  setBusy(busy: boolean): void;
  stop(): void;
}

export interface ThreadEvents {
  onReply(reply: Reply): void;
  /** It will not answer any more. */
  onDeath(cause: string): void;
}

/** @throws EmotionError `worker-failed` where there are no workers, or none may be started */
export function startThread(build: Build, events: ThreadEvents): Thread {
  try {
    if (typeof Worker !== "undefined" && build.startWorker) {
      return browserThread(build.startWorker(), events);
    }
    const threads = nodeModule<NodeThreads>("worker_threads");
    if (threads && build.nodeWorker) return nodeThread(threads, build.nodeWorker(), events);
  } catch (failure) {
    throw EmotionError.from(failure, "worker-failed");
  }
  throw new EmotionError("worker-failed", "there are no workers here; pass `worker: false`");
}

function browserThread(worker: Worker, events: ThreadEvents): Thread {
  worker.addEventListener("message", (event: MessageEvent<Reply>) => events.onReply(event.data));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    events.onDeath(event.message || "its file is missing or was refused");
  });
  // Not by `onmessageerror`, which Chromium's workers do not have.
  worker.addEventListener("messageerror", () => events.onDeath("its answer could not be read"));
  return {
    post: (request, transfer) => worker.postMessage(request, transfer),
    setBusy: () => undefined,
    stop: () => worker.terminate(),
  };
}

function nodeThread({ Worker }: NodeThreads, file: URL, events: ThreadEvents): Thread {
  const worker = new Worker(file);
  worker.on("message", (reply) => events.onReply(reply as Reply));
  worker.on("messageerror", () => events.onDeath("its answer could not be read"));
  worker.on("error", (failure) => events.onDeath(failure.message));
  worker.on("exit", (code) => events.onDeath(`it ended with exit code ${code}`));
  return {
    post: (request, transfer) => worker.postMessage(request, transfer),
    setBusy: (busy) => (busy ? worker.ref() : worker.unref()),
    stop: () => void worker.terminate(),
  };
}
