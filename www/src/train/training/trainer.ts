import { largeModel } from "../../large-model.ts";
import { PageError } from "../../page-error.ts";
import { LARGE } from "../../recognition.ts";
import type { TrainContext } from "../context.ts";
import type { Example } from "../examples/example.ts";
import type { SavedModel } from "../models/saved-model.ts";
import { Run } from "./run.ts";
import {
  examplesOf,
  forgetTraining,
  loadTraining,
  saveTraining,
  withTrainingLock,
} from "./saved-training-store.ts";
import type { PlainOptions, SavedTraining } from "./saved-training.ts";

/** Starts training runs, one at a time, and stores their models. */
export class Trainer {
  /** The current or last run. */
  run: Run | undefined;
  /** The model of the last run. */
  model: SavedModel | undefined;
  /** Whether another tab is training, which prevents training in this one. */
  takenElsewhere = false;
  /** The unfinished run of a tab that was closed or crashed. */
  interrupted: SavedTraining | undefined;
  /** Called after every change. */
  onChange: () => void = () => undefined;
  /** Creates the name of a new model. */
  nameOf: (labels: string[]) => string = (labels) => labels.join(", ");

  readonly #context: TrainContext;

  constructor(context: TrainContext) {
    this.#context = context;
  }

  get busy(): boolean {
    return this.run !== undefined && !this.run.ended;
  }

  /** Looks for an unfinished run, unless another tab is running it. */
  async findInterrupted(): Promise<void> {
    await withTrainingLock(
      async () => {
        this.interrupted = await loadTraining(this.#context.storage);
      },
      () => undefined,
    );
    this.onChange();
  }

  /** The examples of the interrupted run, or `undefined` if they have changed. */
  interruptedExamples(): Example[] | undefined {
    return this.interrupted && examplesOf(this.interrupted, this.#context.library.examples);
  }

  async discardInterrupted(): Promise<void> {
    this.interrupted = undefined;
    this.onChange();
    await forgetTraining(this.#context.storage);
  }

  /** Trains on all labeled examples. */
  async start(options: PlainOptions): Promise<void> {
    const { library } = this.#context;
    const examples = library.examples.filter(({ label }) => label !== "");
    const used = new Set(examples.map(({ label }) => label));
    const labels = library.labels.filter((label) => used.has(label));
    await this.#train({ ...options, labels }, examples);
  }

  /** Resumes the interrupted run. */
  async resume(): Promise<void> {
    const saved = this.interrupted;
    const examples = this.interruptedExamples();
    if (!saved || !examples) return;
    await this.#train(saved.options, examples, saved);
  }

  async #train(options: PlainOptions, examples: Example[], saved?: SavedTraining): Promise<void> {
    if (this.busy) return;
    this.takenElsewhere = false;
    await withTrainingLock(
      () => this.#runOnce(options, examples, saved),
      () => {
        this.takenElsewhere = true;
        this.onChange();
      },
    );
  }

  async #runOnce(options: PlainOptions, examples: Example[], saved?: SavedTraining): Promise<void> {
    const { library, models, shared, storage } = this.#context;
    this.model = undefined;
    this.interrupted = undefined;
    try {
      if (saved) await this.#takeModel(saved.parent);
      const recognizer = await shared.recognition.get();
      const parent = shared.recognition.modelId;
      const save = (training: SavedTraining) => saveTraining(storage, training);
      const source = { recognizer, library, examples, options, parent, saved, save };
      const run = new Run(source, () => this.onChange());
      this.run = run;
      this.onChange();
      await run.start();
      const { done } = run;
      if (done) {
        const labels = done.scores?.labels ?? options.labels ?? [];
        this.model = await models.add(this.nameOf(labels), done.model, labels, done.scores);
      }
      // A failed run can be resumed from its last checkpoint.
      if (run.state === "failed") this.interrupted = await loadTraining(storage);
      else await forgetTraining(storage);
    } catch (failure) {
      this.run = Run.failed(PageError.from(failure));
    }
    this.onChange();
  }

  /** Loads the model used as initial weights. @throws PageError */
  async #takeModel(id: string | undefined): Promise<void> {
    const { models, shared } = this.#context;
    const { recognition } = shared;
    if (recognition.modelId === id) return;
    if (id === LARGE && largeModel) {
      recognition.useLarge();
      return;
    }
    const model = id === undefined ? undefined : models.get(id);
    if (id !== undefined && !model) {
      throw new PageError("model-lost", "the initial model of the training was removed");
    }
    shared.recognition.useModel(
      model && { id: model.id, name: model.name, file: await models.file(model.id) },
    );
  }
}
