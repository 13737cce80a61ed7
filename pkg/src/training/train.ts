import { describeBackend, failureOfWebgpu, isFaultOfWebgpu } from "../engine/backend-choice.js";
import { abortError } from "../core/abort.js";
import { callbackError, EmotionError } from "../core/errors.js";
import { ownSamples, readOptions, readSamples } from "../core/options.js";
import { bytesOf } from "../core/realm.js";
import type { TrainingChoice } from "./choose-backend.js";
import { checkExample, inExample, readTrainOptions } from "./options.js";
import { WorkerClient } from "../worker/client.js";
import type { TrainingProtocol } from "./protocol.js";
import type { TrainingFiles } from "../types/training-files.js";
import type {
  Training,
  TrainingExample,
  TrainingMessage,
  TrainOptions,
} from "../types/training.js";
import type { Backend, BackendName } from "../types/index.js";

type Examples = Iterable<TrainingExample> | AsyncIterable<TrainingExample>;

/** The part of a recognizer that training uses. */
export interface TrainingHost {
  /** The model in use. */
  exportModel(): Promise<Uint8Array>;
  /** Aborted when the recognizer is disposed. */
  disposal: AbortSignal;
  /** The option `training` of `loadRecognizer`. */
  files: TrainingFiles | undefined;
}

/**
 * @throws EmotionError `option`, also if there are no training files. Nothing starts before the first message is
 * requested.
 */
export function train(
  trainer: TrainingHost,
  examples: Examples,
  trainOptions: TrainOptions,
): Training {
  const options = readOptions(trainOptions);
  const read = readTrainOptions(options);
  if (!trainer.files) {
    const expected =
      "expected the option `training` of `loadRecognizer` (from speech-emotion-train)";
    throw new EmotionError("option", `${expected}, received none`);
  }
  const iterable = examples as Partial<Iterable<unknown> & AsyncIterable<unknown>> | null;
  const iterate = iterable?.[Symbol.asyncIterator] ?? iterable?.[Symbol.iterator];
  if (typeof iterate !== "function") {
    throw new EmotionError("option", "expected `examples` to be iterable");
  }
  return new Run(trainer, trainer.files, examples, options, read);
}

/** The reason for stopping a worker if no error is to be reported. */
const ITERATION_ENDED = new EmotionError(
  "aborted",
  "the iteration over the training messages was ended",
);

class Run implements Training {
  readonly #trainer: TrainingHost;
  readonly #files: TrainingFiles;
  readonly #examples: Examples;
  readonly #options: TrainOptions;
  readonly #read: object;
  readonly #end = new AbortController();
  #worker: WorkerClient<TrainingProtocol> | undefined;
  #finish = false;
  #iterator: AsyncIterator<TrainingMessage, undefined> | undefined;

  constructor(
    trainer: TrainingHost,
    files: TrainingFiles,
    examples: Examples,
    options: TrainOptions,
    read: object,
  ) {
    this.#trainer = trainer;
    this.#files = files;
    this.#examples = examples;
    this.#options = options;
    this.#read = read;
  }

  finish(): void {
    this.#finish = true;
    this.#worker?.note("finish", undefined);
  }

  [Symbol.asyncIterator](): AsyncIterator<TrainingMessage, undefined> {
    if (this.#iterator) return this.#iterator;
    const messages = this.#messages();
    this.#iterator = {
      next: () => messages.next(),
      return: () => {
        // A generator would first wait for the step in progress.
        this.#stop(ITERATION_ENDED);
        return messages.return(undefined);
      },
    };
    return this.#iterator;
  }

  async *#messages(): AsyncGenerator<TrainingMessage, undefined> {
    const aborted = () => this.#stop(abortError(signal!));
    const disposed = () => this.#stop(new EmotionError("disposed", "the recognizer was disposed"));
    const { signal } = this.#options;
    const { disposal } = this.#trainer;
    signal?.addEventListener("abort", aborted);
    disposal.addEventListener("abort", disposed);
    if (signal?.aborted) aborted();
    if (disposal.aborted) disposed();
    try {
      const backend = await this.#start();
      await this.#add();
      for (;;) {
        const message = await this.#running().call("next", undefined);
        if (message === undefined) return undefined;
        yield message.type === "prepared" ? { ...message, backend } : message;
        this.#throwIfEnded();
      }
    } catch (failure) {
      if (this.#end.signal.reason === ITERATION_ENDED) return undefined;
      throw EmotionError.from(failure);
    } finally {
      signal?.removeEventListener("abort", aborted);
      disposal.removeEventListener("abort", disposed);
      this.#stop(ITERATION_ENDED);
    }
  }

  async #start(): Promise<Backend> {
    this.#throwIfEnded();
    const model = await this.#trainer.exportModel();
    const choice = await this.#choose(model);
    try {
      return await this.#startOn(choice, model);
    } catch (failure) {
      if (choice.name === "cpu" || !isFaultOfWebgpu(failure)) throw failure;
      this.#worker?.end(ITERATION_ENDED);
      return this.#startOn({ name: "cpu", reason: failureOfWebgpu(failure) }, model);
    }
  }

  async #choose(model: Uint8Array): Promise<TrainingChoice> {
    if (!this.#files.webgpu) return { name: "cpu", reason: "Only the CPU files were provided." };
    const { chooseTrainingBackend } = await import("./choose-backend.js");
    return chooseTrainingBackend(this.#options, (name) => this.#timeSteps(name, model));
  }

  async #startOn(choice: TrainingChoice, model: Uint8Array): Promise<Backend> {
    const { name, times } = choice;
    const worker = this.#open(name);
    this.#worker = worker;
    const checkpoint = bytesOf(this.#options.checkpoint);
    const { adapter } = await this.#begin(worker, name, model, this.#read, checkpoint);
    if (this.#finish) worker.note("finish", undefined);
    const backend = describeBackend(choice, { name, adapter: adapter ?? null });
    return times ? { ...backend, times } : backend;
  }

  /** The time of a training step on a backend, in a worker of its own. */
  async #timeSteps(name: BackendName, model: Uint8Array): Promise<number> {
    const { TIMED_OPTIONS, timeSteps } = await import("./time-steps.js");
    const worker = this.#open(name);
    const { signal } = this.#end;
    const end = () => worker.end(signal.reason as EmotionError);
    signal.addEventListener("abort", end);
    try {
      await this.#begin(worker, name, model, TIMED_OPTIONS);
      return await timeSteps(worker);
    } finally {
      signal.removeEventListener("abort", end);
      worker.end(ITERATION_ENDED);
    }
  }

  #open(name: BackendName): WorkerClient<TrainingProtocol> {
    this.#throwIfEnded();
    const { worker: startWorker, workerUrl } = this.#files[name] ?? this.#files.cpu;
    const starter = { startWorker, ...(workerUrl && { workerUrl }) };
    return new WorkerClient(starter, "the training worker", "training requires one");
  }

  #begin(
    worker: WorkerClient<TrainingProtocol>,
    backend: BackendName,
    model: Uint8Array,
    options: object,
    checkpoint?: Uint8Array,
  ): Promise<{ adapter?: string }> {
    const { wasm: file } = this.#files[backend] ?? this.#files.cpu;
    const wasm = String(typeof file === "function" ? file() : file);
    return worker.call("start", { wasm, model, backend, options, checkpoint });
  }

  async #add(): Promise<void> {
    let index = 0;
    for await (const example of named(this.#examples)) {
      this.#throwIfEnded();
      checkExample(example, index);
      const { sampleRate, label, speaker, take } = example;
      const samples = ownSamples(readSamples(example.samples), false);
      const transfer = [samples.buffer];
      await inExample(example, index, () =>
        this.#running().call("add", { samples, sampleRate, label, speaker, take }, { transfer }),
      );
      index++;
    }
  }

  /** The worker. @throws EmotionError the reason for which the training ended */
  #running(): WorkerClient<TrainingProtocol> {
    this.#throwIfEnded();
    return this.#worker!;
  }

  #throwIfEnded(): void {
    if (this.#end.signal.aborted) throw this.#end.signal.reason;
  }

  #stop(reason: EmotionError): void {
    if (!this.#end.signal.aborted) this.#end.abort(reason);
    this.#worker?.end(reason);
  }
}

/** Iterates over the examples; their exceptions get the code `callback`. */
async function* named(examples: Examples): AsyncGenerator<TrainingExample, undefined> {
  try {
    yield* examples;
  } catch (failure) {
    throw callbackError("examples", failure);
  }
  return undefined;
}
