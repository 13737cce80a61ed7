import { EmotionError } from "./errors.js";
import type { TrainReply, TrainReplyValue, TrainRequest } from "./train-messages.js";

/** Address of the wasm file that trains. */
export const trainWasm = (): string =>
  new URL("./train/speech_emotion_bg.wasm", import.meta.url).href;

const startWorker = (): Worker =>
  new Worker(new URL("./worker-train-cpu.js", import.meta.url), { type: "module" });

/** A request whose `id` is not given yet. */
type Call = TrainRequest extends infer R
  ? R extends { id: number }
    ? Omit<R, "id">
    : never
  : never;

/** The worker of one training. It is stopped, never asked to stop: it may be in a long step. */
export class TrainWorker {
  readonly #worker: Worker;
  readonly #pending = new Map<
    number,
    { resolve: (value: TrainReplyValue) => void; reject: (failure: EmotionError) => void }
  >();
  #lastId = 0;
  #ended: EmotionError | undefined;

  /** @throws EmotionError `worker-failed` */
  constructor() {
    if (typeof Worker === "undefined") {
      throw new EmotionError("worker-failed", "there are no workers here, and training needs one");
    }
    try {
      this.#worker = startWorker();
    } catch (failure) {
      throw EmotionError.from(failure, "worker-failed");
    }
    const failed = (cause: string) =>
      this.stop(new EmotionError("worker-failed", `the training worker failed: ${cause}`));
    this.#worker.onerror = (event) => {
      event.preventDefault();
      failed(event.message || "its file is missing or was refused");
    };
    this.#worker.onmessageerror = () => failed("its answer could not be read");
    this.#worker.onmessage = ({ data: reply }: MessageEvent<TrainReply>) => {
      const call = this.#pending.get(reply.id);
      this.#pending.delete(reply.id);
      if (reply.type === "done") call?.resolve(reply.value);
      else call?.reject(new EmotionError(reply.code, reply.message));
    };
  }

  /** Posts a request; the promise is settled by its reply, or rejects when the worker is stopped. */
  call(call: Call, transfer: Transferable[] = []): Promise<TrainReplyValue> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ ...call, id }, transfer);
    });
  }

  /** Asks for `done` as the next message. */
  finish(): void {
    if (!this.#ended) this.#worker.postMessage({ type: "finish" } satisfies TrainRequest);
  }

  /** Frees the worker and its memory; what is waited for rejects with the reason. */
  stop(reason: EmotionError): void {
    if (this.#ended) return;
    this.#ended = reason;
    this.#worker.terminate();
    for (const call of this.#pending.values()) call.reject(reason);
    this.#pending.clear();
  }
}
