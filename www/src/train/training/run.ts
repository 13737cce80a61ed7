import type { Recognizer, Training, TrainingMessage } from "speech-emotion";
import { PageError } from "../../page-error.ts";
import type { Example } from "../examples/example.ts";
import type { Library } from "../examples/library.ts";
import { fromPcm } from "../examples/pcm.ts";
import { TrainingHistory } from "./history.ts";
import type { PlainOptions, SavedTraining } from "./saved-training.ts";

export type Prepared = Extract<TrainingMessage, { type: "prepared" }>;
export type Step = Extract<TrainingMessage, { type: "step" }>;
export type Done = Extract<TrainingMessage, { type: "done" }>;

export type RunState = "preparing" | "running" | "paused" | "done" | "failed" | "canceled";

/** The inputs of a training run. */
export interface RunSource {
  recognizer: Recognizer<string>;
  library: Library;
  examples: Example[];
  options: PlainOptions;
  /** The saved model used as initial weights; absent for the default model. */
  parent?: string | undefined;
  /** The checkpoint to resume from. */
  saved?: SavedTraining | undefined;
  /** Stores a checkpoint for the next visit. */
  save: (training: SavedTraining) => Promise<void>;
}

/** Updates between checkpoints: a few seconds of training. */
const CHECKPOINT_EVERY = { classifier: 50, all: 4 } as const;

/** A training run: requests its messages and stores their content. */
export class Run {
  state: RunState = "preparing";
  prepared: Prepared | undefined;
  step: Step | undefined;
  /** The best unweighted accuracy so far. */
  bestUa: number | undefined;
  done: Done | undefined;
  failure: PageError | undefined;
  /** Whether training is to end with the best weights so far. */
  finishing = false;
  readonly history: TrainingHistory;
  readonly source: RunSource | undefined;

  #training: Training | undefined;
  readonly #abort = new AbortController();
  readonly #onChange: () => void;
  /** Pending during training. */
  #gate: Promise<void> = Promise.resolve();
  #openGate: () => void = () => undefined;

  constructor(source: RunSource | undefined, onChange: () => void) {
    this.source = source;
    this.history = new TrainingHistory(source?.saved?.history);
    this.#onChange = onChange;
  }

  /** A run that could not start. */
  static failed(failure: PageError): Run {
    const run = new Run(undefined, () => undefined);
    run.failure = failure;
    run.state = "failed";
    return run;
  }

  get ended(): boolean {
    return this.state === "done" || this.state === "failed" || this.state === "canceled";
  }

  /** Runs to the end; errors are stored in {@link failure}. */
  async start(): Promise<void> {
    if (!this.source) return;
    const { recognizer, options, saved } = this.source;
    try {
      const training = recognizer.train(examplesOf(this.source), {
        ...options,
        signal: this.#abort.signal,
        checkpointEvery: CHECKPOINT_EVERY[options.trainable ?? "classifier"],
        ...(saved ? { checkpoint: saved.checkpoint } : {}),
      });
      this.#training = training;
      for await (const message of training) {
        await this.#take(message, this.source);
        // Pauses training: the next message is not requested.
        await this.#gate;
        if (this.#abort.signal.aborted) return this.#become("canceled");
      }
    } catch (failure) {
      if (this.#abort.signal.aborted) return this.#become("canceled");
      this.failure = PageError.from(failure);
      this.#become("failed");
    }
  }

  pause(): void {
    if (this.state !== "running") return;
    this.#gate = new Promise((resolve) => (this.#openGate = resolve));
    this.#become("paused");
  }

  resume(): void {
    if (this.state !== "paused") return;
    this.#become("running");
    this.#openGate();
  }

  /** Ends training with the best weights so far. */
  finish(): void {
    if (this.state !== "running" && this.state !== "paused") return;
    this.finishing = true;
    this.#training?.finish();
    this.#openGate();
    this.#become("running");
  }

  cancel(): void {
    if (this.ended) return;
    this.#abort.abort();
    this.#openGate();
    this.#become("canceled");
  }

  async #take(message: TrainingMessage, source: RunSource): Promise<void> {
    if (message.type === "prepared") {
      this.prepared = message;
      if (this.state === "preparing") this.state = "running";
    } else if (message.type === "step") {
      this.step = message;
      this.history.step(message.step, message.loss);
    } else if (message.type === "evaluation") {
      const { step, loss, ua, best } = message;
      this.history.evaluation({ step, heldOutLoss: loss, ua, best });
      if (best) this.bestUa = ua;
    } else if (message.type === "checkpoint") {
      await this.#save(message.step, message.bytes, source);
    } else {
      this.done = message;
      this.state = "done";
    }
    this.#onChange();
  }

  async #save(step: number, bytes: Uint8Array, source: RunSource): Promise<void> {
    const { examples, options, parent, save } = source;
    await save({
      options,
      examples: examples.map(({ id, label, speaker, take }) => ({ id, label, speaker, take })),
      parent,
      // The buffer was transferred by the worker; a copy would block the page.
      checkpoint: bytes as Uint8Array<ArrayBuffer>,
      step,
      steps: this.step?.steps ?? this.prepared?.steps ?? step,
      history: this.history.points,
      saved: Date.now(),
    });
  }

  #become(state: RunState): void {
    this.state = state;
    this.#onChange();
  }
}

/** One at a time, since all samples together may exceed the memory of a phone. */
async function* examplesOf({ examples, library }: RunSource) {
  for (const { id, label, speaker, take, sampleRate } of examples) {
    const samples = fromPcm(await library.sound(id));
    yield { samples, sampleRate, label, take, ...(speaker ? { speaker } : {}) };
  }
}
