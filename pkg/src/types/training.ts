import type { Backend, BackendName } from "./index.js";

/** One labeled recording to train on. */
export interface TrainingExample {
  /**
   * Mono samples in [-1, 1], 60 ms to 5 minutes. If they are longer than 7 s, the middle 7 s are used. The samples are
   * copied, not transferred.
   */
  samples: Float32Array;
  /** Sample rate in Hz, 8000 to 192000. */
  sampleRate: number;
  /** The label. */
  label: string;
  /** The speaker. If there are two or more speakers, one or more of them are held out for validation. */
  speaker?: string;
  /**
   * The recording that the example was cut from. Without speakers, all examples of one take are held out together,
   * because they are not independent.
   */
  take?: string;
}

/** Random augmentation, applied each time an example is used. */
export interface AugmentOptions {
  /** A random shift in time. */
  shift?: boolean;
  /** A random gain. */
  level?: boolean;
  /** Stationary noise. */
  noise?: boolean;
  /** Masking of time intervals and frequency bands (SpecAugment). */
  spectrum?: boolean;
}

/** Options of `train`. A value outside its range throws an `EmotionError` with the code `option`. */
export interface TrainOptions {
  /**
   * The layers to train. `"classifier"` freezes the network up to the attention, computes its outputs once per
   * example, and trains the last two layers, which takes seconds for a few dozen examples. If a label is new, these
   * layers are a linear support vector machine, fitted on the training set for the scores and then on all examples for
   * the model; `steps` is then 0. Gradient descent follows instead if `epochs`, `batch`, `learningRate`, `patience`
   * or the focal loss is set. `"all"` trains all layers; the large model supports only `"classifier"`, without
   * augmentation.
   *
   * @defaultValue "classifier"
   */
  trainable?: "classifier" | "all";
  /**
   * The initial weights: `"model"` uses the weights of the recognizer, `"scratch"` random weights (only with
   * `trainable: "all"`).
   *
   * @defaultValue "model"
   */
  from?: "model" | "scratch";
  /**
   * The training backend. `"auto"` uses the CPU for `trainable: "classifier"`. For `"all"` it uses WebGPU if there is
   * a hardware adapter on which a training step is at least 20 % faster: the first such training measures a few steps
   * of both backends, and the result is stored in `localStorage` by adapter and version of the package. If WebGPU is
   * missing or fails its self-check, training runs on the CPU; `backend` of the first message contains the backend,
   * the reason and the times.
   *
   * @defaultValue "auto"
   */
  backend?: "auto" | BackendName;
  /** The labels in output order, 2 to 20. @defaultValue the labels of the examples, sorted */
  labels?: string[];
  /** The maximum number of epochs, 1 to 10000. @defaultValue 100 for the classifier, 30 for all */
  epochs?: number;
  /** The batch size, 1 to 256. @defaultValue 16 for the classifier, 8 for all */
  batch?: number;
  /** The learning rate of Adam, above 0, at most 1. @defaultValue 0.001 for the classifier, 0.0003 for all */
  learningRate?: number;
  /**
   * The loss. `"weighted"`: cross entropy with class weights, so that each label has the same weight. `"focal"`: the
   * same, with a smaller weight for examples that are easy to classify.
   *
   * @defaultValue "weighted"
   */
  loss?: "weighted" | "focal";
  /** The augmentation; `true` enables all kinds. @defaultValue true for all, false for the classifier */
  augment?: boolean | AugmentOptions;
  /** The fraction of the examples in the validation set, 0 to 0.5. @defaultValue 0.25 */
  validation?: number;
  /**
   * The number of evaluations without an improved UA before early stopping, at least 1.
   *
   * @defaultValue 20 for the classifier, 8 for all
   */
  patience?: number;
  /**
   * The random seed, at least 0. The same seed and examples give the same model on the same backend. @defaultValue 0
   */
  seed?: number;
  /** Aborts training: the pending message rejects with the code `aborted`, and the worker is freed. */
  signal?: AbortSignal;
  /**
   * The content of an earlier `checkpoint` message, from which training resumes. Examples and options must be the same.
   */
  checkpoint?: Uint8Array;
  /** Steps between `checkpoint` messages, 0 to 1000000; 0 disables them. @defaultValue 0 */
  checkpointEvery?: number;
}

/** Metrics of a model on the validation set. */
export interface TrainingScores {
  /** Unweighted accuracy: the mean of the recalls, 0 to 1. */
  ua: number;
  /** Weighted accuracy: the fraction of correct predictions, 0 to 1. */
  wa: number;
  /** Macro F1, 0 to 1. */
  f1: number;
  /** The recall of each label, 0 to 1; absent for labels without examples. */
  recalls: Record<string, number>;
  /** The confusion matrix: counts by true label (row) and predicted label (column), in the order of `labels`. */
  confusion: number[][];
  /** The labels, in the order of the rows and columns. */
  labels: string[];
  /** The number of examples. */
  examples: number;
}

/** A warning about the training data or the evaluation. */
export interface TrainingWarning {
  /** The stable code of the warning. */
  code: TrainingWarningCode;
  /** The warning as a sentence for users. */
  message: string;
  /** The label concerned. */
  label?: string;
}

/** The warning codes. */
export type TrainingWarningCode =
  /** A label has fewer than 8 examples. */
  | "few-examples"
  /** A label has less than a third of the examples of the most frequent label. */
  | "one-sided"
  /** All examples of a label come from one recording. */
  | "one-recording"
  /** All examples come from one speaker: the scores do not apply to other speakers. */
  | "one-speaker"
  /** Neither speakers nor takes are given: the validation set may be similar to the training set. */
  | "held-out-by-example"
  /** A label has no example in the validation set. */
  | "not-held-out"
  /** There is no validation set: there are no scores, and the final weights are used. */
  | "no-validation";

/** The messages of a training run: `prepared`, then any number of the middle three types, then `done`. */
export type TrainingMessage =
  | {
      /** The data set was split, and the initial model was evaluated. */
      type: "prepared";
      /** The number of examples in the training set. */
      training: number;
      /** The number of examples in the validation set. */
      validation: number;
      /** The unit of the split. */
      heldOutBy: "speaker" | "take" | "example" | "none";
      /** The speakers or takes of the validation set. */
      heldOut: string[];
      /** Warnings about the training data or the evaluation. */
      warnings: TrainingWarning[];
      /** The metrics of the initial model on the validation set; absent if its labels differ. */
      before?: TrainingScores;
      /** The training backend. */
      backend: Backend;
      /** The maximum number of updates; 0 if the classifier is fitted without gradient descent. */
      steps: number;
    }
  | {
      /** A weight update. */
      type: "step";
      /** The number of updates so far. */
      step: number;
      /** The maximum number of updates. */
      steps: number;
      /** The epoch, starting at 1. */
      epoch: number;
      /** The loss of the batch, before its update. */
      loss: number;
      /** Training throughput in examples per second, over the last steps. */
      examplesPerSecond: number;
      /** The estimated time until all steps are done, without early stopping. */
      secondsLeft: number;
    }
  | {
      /** An evaluation on the validation set. */
      type: "evaluation";
      /** The number of updates so far. */
      step: number;
      /** The epoch, starting at 1. */
      epoch: number;
      /** The loss on the validation set. */
      loss: number;
      /** Unweighted accuracy on the validation set, 0 to 1. */
      ua: number;
      /** Weighted accuracy on the validation set, 0 to 1. */
      wa: number;
      /** Whether these weights are the best so far. */
      best: boolean;
    }
  | {
      /** The state from which training can resume. */
      type: "checkpoint";
      /** The number of updates so far. */
      step: number;
      /** The value of the option `checkpoint` of a later training run. */
      bytes: Uint8Array;
    }
  | {
      /** The end of training, with the model. */
      type: "done";
      /** `"early"`: `patience` evaluations without improvement; `"requested"`: `finish()` was called. */
      stopped: "finished" | "early" | "requested";
      /** The metrics of the model on the validation set; absent if there is none. */
      scores?: TrainingScores;
      /** As in `prepared`. */
      before?: TrainingScores;
      /** The model file with its card, an input of `loadRecognizer({ model })`. */
      model: Uint8Array;
      /** The duration from the first message to this one, without pauses. */
      seconds: number;
    };

/**
 * A training run in a separate worker. Training is pull-based: each requested message performs one unit of work, and
 * requesting none pauses it. Leaving the loop, `return()`, aborting the signal or disposing the recognizer cancels
 * it and frees the worker.
 */
export interface Training extends AsyncIterable<TrainingMessage> {
  /** The messages, each computed when it is requested. */
  [Symbol.asyncIterator](): AsyncIterator<TrainingMessage, undefined>;
  /** Ends training after the pending message: the next one is `done`, with the best weights so far. */
  finish(): void;
}
