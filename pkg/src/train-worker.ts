import { EmotionError } from "./errors.js";
import { startThread, type Thread } from "./thread.js";
import type { TrainReply, TrainReplyValue, TrainRequest } from "./train-messages.js";
import type { TrainingFile } from "./training-files.js";

/** A request whose `id` is not given yet. */
type Call = TrainRequest extends infer R
  ? R extends { id: number }
    ? Omit<R, "id">
    : never
  : never;

/** The worker of one training. It is stopped, never asked to stop: it may be in a long step. */
export class TrainWorker {
  readonly #thread: Thread<TrainRequest>;
  readonly #pending = new Map<
    number,
    { resolve: (value: TrainReplyValue) => void; reject: (failure: EmotionError) => void }
  >();
  #lastId = 0;
  #ended: EmotionError | undefined;

  /** @throws EmotionError `worker-failed` */
  constructor({ worker, nodeWorker }: TrainingFile) {
    const starter = { startWorker: worker, ...(nodeWorker && { nodeWorker }) };
    const events = {
      onReply: (reply: TrainReply) => this.#receive(reply),
      onDeath: (cause: string) =>
        this.stop(new EmotionError("worker-failed", `the training worker failed: ${cause}`)),
    };
    this.#thread = startThread(starter, events, "training needs one");
  }

  /** Posts a request; the promise is settled by its reply, or rejects when the worker is stopped. */
  call(call: Call, transfer: Transferable[] = []): Promise<TrainReplyValue> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#thread.setBusy(true);
      try {
        this.#thread.post({ ...call, id }, transfer);
      } catch (failure) {
        this.#pending.delete(id);
        reject(EmotionError.from(failure));
      }
    });
  }

  /** Asks for `done` as the next message. */
  finish(): void {
    if (!this.#ended) this.#thread.post({ type: "finish" }, []);
  }

  /** Frees the worker and its memory; what is waited for rejects with the reason. */
  stop(reason: EmotionError): void {
    if (this.#ended) return;
    this.#ended = reason;
    this.#thread.stop();
    for (const call of this.#pending.values()) call.reject(reason);
    this.#pending.clear();
  }

  #receive(reply: TrainReply): void {
    const call = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (this.#pending.size === 0) this.#thread.setBusy(false);
    if (reply.type === "done") call?.resolve(reply.value);
    else call?.reject(new EmotionError(reply.code, reply.message));
  }
}
