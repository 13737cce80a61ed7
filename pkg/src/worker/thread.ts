import { EmotionError } from "../core/errors.js";
import { nodeModule, type NodeThreads } from "../core/node.js";

/** How to start a worker. */
export interface Starter {
  startWorker?: () => Worker;
  /** The address of its module, for Node.js and for pages of another origin. */
  workerUrl?: () => URL;
}

/** A worker of a browser or of Node.js. */
export interface Thread<Request> {
  post(request: Request, transfer: Transferable[]): void;
  /** Sets whether calls are pending; a Node.js process can exit if there are none. */
  setBusy(busy: boolean): void;
  stop(): void;
}

export interface ThreadEvents<Reply> {
  onReply(reply: Reply): void;
  /** Terminates the worker. */
  onDeath(cause: string): void;
}

/** @throws EmotionError `worker-failed` if workers are unavailable or not allowed */
export function startThread<Request, Reply>(
  { startWorker, workerUrl }: Starter,
  events: ThreadEvents<Reply>,
  advice: string,
): Thread<Request> {
  try {
    if (typeof Worker !== "undefined" && startWorker) {
      return browserThread(startOrImport(startWorker, workerUrl), events);
    }
    const threads = nodeModule<NodeThreads>("worker_threads");
    if (threads && workerUrl) return nodeThread(threads, workerUrl(), events);
  } catch (failure) {
    throw EmotionError.from(failure, "worker-failed");
  }
  throw new EmotionError("worker-failed", `workers are not available; ${advice}`);
}

/** Browsers do not start workers of another origin, such as a CDN: a blob worker imports the module instead. */
function startOrImport(startWorker: () => Worker, workerUrl: Starter["workerUrl"]): Worker {
  const address = workerUrl && otherOrigin(workerUrl);
  if (address === undefined) return startWorker();
  const text = `import ${JSON.stringify(address)};`;
  const blob = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(blob, { type: "module" });
  worker.addEventListener("message", () => URL.revokeObjectURL(blob), { once: true });
  return worker;
}

/** The address, if it is a web address of another origin. */
function otherOrigin(workerUrl: () => URL): string | undefined {
  try {
    const { href, origin, protocol } = workerUrl();
    const isOther = protocol.startsWith("http") && origin !== globalThis.origin;
    return isOther ? href : undefined;
  } catch {
    // A bundler has inlined the wasm file as a `data:` address and emitted the worker elsewhere.
    return undefined;
  }
}

function browserThread<Request, Reply>(
  worker: Worker,
  events: ThreadEvents<Reply>,
): Thread<Request> {
  worker.addEventListener("message", (event: MessageEvent<Reply>) => events.onReply(event.data));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    events.onDeath(event.message || "its file is missing or was blocked");
  });
  // Bun has browser workers and a process that waits for them.
  const held = worker as { ref?(): void; unref?(): void };
  // `onmessageerror` is not used: Chromium workers do not have it.
  worker.addEventListener("messageerror", () => events.onDeath("its response could not be read"));
  return {
    post: (request, transfer) => worker.postMessage(request, transfer),
    setBusy: (busy) => (busy ? held.ref?.() : held.unref?.()),
    stop: () => worker.terminate(),
  };
}

function nodeThread<Request, Reply>(
  { Worker }: NodeThreads,
  file: URL,
  events: ThreadEvents<Reply>,
): Thread<Request> {
  const worker = new Worker(file);
  worker.on("message", (reply) => events.onReply(reply as Reply));
  worker.on("messageerror", () => events.onDeath("its response could not be read"));
  worker.on("error", (failure) => events.onDeath(failure.message));
  worker.on("exit", (code) => events.onDeath(`it exited with code ${code}`));
  return {
    post: (request, transfer) => worker.postMessage(request, transfer),
    setBusy: (busy) => (busy ? worker.ref() : worker.unref()),
    stop: () => void worker.terminate(),
  };
}
