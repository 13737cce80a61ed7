import type { Backend, BackendName } from "./index.js";

/** One labelled recording to learn from. */
export interface TrainingExample {
  /** Mono, in [-1, 1], 60 ms to 5 minutes; over 7 s the middle 7 s are taken. It is copied, not taken. */
  samples: Float32Array;
  /** Hz, 8000 to 192000. */
  sampleRate: number;
  /** What it is an example of. */
  label: string;
  /** Who speaks. Where two or more are named, one or more of them are held out for validation. */
  speaker?: string;
  /**
   * The recording that it was cut from. Without speakers, examples of one take are held out together:
   * what was said in one breath would answer for itself.
   */
  take?: string;
}

/** What may be changed about an example, at random, each time it is learnt from. */
export interface AugmentOptions {
  /** Moves it in time. */
  shift?: boolean;
  /** Makes it louder or softer. */
  level?: boolean;
  /** Adds stationary noise. */
  noise?: boolean;
  /** Hides stretches of time and bands of frequency (SpecAugment). */
  spectrum?: boolean;
}

/** Options of `train`. A value outside its range is an `EmotionError` with the code `option`. */
export interface TrainOptions {
  /**
   * `"classifier"` keeps the network up to its attention as it is, computes its outputs once for each
   * example and trains the last two layers; seconds for some dozen examples. `"all"` trains every
   * weight.
   *
   * @defaultValue "classifier"
   */
  trainable?: "classifier" | "all";
  /**
   * `"model"` begins with the recognizer's model, `"scratch"` with random weights (only with
   * `trainable: "all"`).
   *
   * @defaultValue "model"
   */
  from?: "model" | "scratch";
  /**
   * `"auto"` takes the CPU: how fast WebGPU trains on graphics cards is not measured yet. Where WebGPU is asked for and
   * is missing or fails its self-check the CPU trains; `backend` of the first message says what does, and why.
   *
   * @defaultValue "auto"
   */
  backend?: "auto" | BackendName;
  /** The labels in output order, 2 to 20. @defaultValue those of the examples, sorted */
  labels?: string[];
  /** How often every example is learnt from, at most: 1 to 10000. @defaultValue 100 for the classifier, 30 for all */
  epochs?: number;
  /** Examples an update, 1 to 256. @defaultValue 16 for the classifier, 8 for all */
  batch?: number;
  /** Adam's, above 0, at most 1. @defaultValue 0.001 for the classifier, 0.0003 for all */
  learningRate?: number;
  /**
   * `"weighted"`: cross entropy in which rare labels count as much as frequent ones; `"focal"`: the
   * same, with easy examples counting less.
   *
   * @defaultValue "weighted"
   */
  loss?: "weighted" | "focal";
  /** Random changes to the examples; `true` is all of them. @defaultValue true for all, false for the classifier */
  augment?: boolean | AugmentOptions;
  /** Share of the examples held out to choose the weights by and to score them, 0 to 0.5. @defaultValue 0.25 */
  validation?: number;
  /** Evaluations without a better UA after which training stops, 1 or more. @defaultValue 20 for the classifier, 8 for all */
  patience?: number;
  /** Of everything random, 0 or more. The same seed and examples give the same model on one backend. @defaultValue 0 */
  seed?: number;
  /** Aborting rejects the message that is waited for with the code `aborted`, and frees the worker. */
  signal?: AbortSignal;
  /** What an earlier `checkpoint` message held: goes on there. Examples and options must be the same. */
  checkpoint?: Uint8Array;
  /** Steps from one `checkpoint` message to the next, 0 to 1000000; 0: none. @defaultValue 0 */
  checkpointEvery?: number;
}

/** How well a model answers the examples that were held out. */
export interface TrainingScores {
  /** Unweighted accuracy: the mean of the recalls, 0 to 1. */
  ua: number;
  /** Weighted accuracy: the share answered rightly, 0 to 1. */
  wa: number;
  /** Macro F1, 0 to 1. */
  f1: number;
  /** The share of each label's examples answered rightly; a label without examples is absent. */
  recalls: Record<string, number>;
  /** How often each label (row) was answered by each label (column), in the order of `labels`. */
  confusion: number[][];
  /** The labels, in the order of the rows and columns. */
  labels: string[];
  /** How many were answered. */
  examples: number;
}

/** Why the result may be worth less than it seems. */
export interface TrainingWarning {
  /** Which warning: stable, for programs. */
  code: TrainingWarningCode;
  /** One sentence to show to a user. */
  message: string;
  /** The label that it is about. */
  label?: string;
}

/** What a warning may be about. */
export type TrainingWarningCode =
  /** A label has fewer than 8 examples. */
  | "few-examples"
  /** A label has less than a third of the examples of the largest. */
  | "one-sided"
  /** All examples of a label come from one recording. */
  | "one-recording"
  /** All examples come from one speaker: the scores say nothing about others. */
  | "one-speaker"
  /** Neither speakers nor recordings are named: what is held out may resemble what is learnt from. */
  | "held-out-by-example"
  /** A label has no example in the part held out. */
  | "not-held-out"
  /** Nothing is held out: there are no scores, and the last weights are taken. */
  | "no-validation";

/** What a training tells, in this order: `prepared`, then any of the middle three, then `done`. */
export type TrainingMessage =
  | {
      /** The examples are divided, and the model before training is scored. */
      type: "prepared";
      /** Examples learnt from. */
      training: number;
      /** Examples held out. */
      validation: number;
      /** What kept together in the division. */
      heldOutBy: "speaker" | "take" | "example" | "none";
      /** The speakers or takes held out. */
      heldOut: string[];
      /** Why the result may be worth less than it seems. */
      warnings: TrainingWarning[];
      /** What the model before training scores on the part held out; absent where its labels differ. */
      before?: TrainingScores;
      /** What computes. */
      backend: Backend;
      /** Updates at most. */
      steps: number;
    }
  | {
      /** The weights were updated. */
      type: "step";
      /** Updates so far. */
      step: number;
      /** Updates at most. */
      steps: number;
      /** Counted from 1. */
      epoch: number;
      /** Of the examples of this step, before its update. */
      loss: number;
      /** Examples learnt from in a second, lately. */
      examplesPerSecond: number;
      /** Until all steps are done, if it does not stop earlier. */
      secondsLeft: number;
    }
  | {
      /** The part held out was answered. */
      type: "evaluation";
      /** Updates so far. */
      step: number;
      /** Counted from 1. */
      epoch: number;
      /** Of the part held out. */
      loss: number;
      /** Unweighted accuracy on the part held out, 0 to 1. */
      ua: number;
      /** Weighted accuracy on the part held out, 0 to 1. */
      wa: number;
      /** Whether these are the weights to keep so far. */
      best: boolean;
    }
  | {
      /** All that is needed to go on from here. */
      type: "checkpoint";
      /** Updates so far. */
      step: number;
      /** For the option `checkpoint` of a later training. */
      bytes: Uint8Array;
    }
  | {
      /** It is over, and this is the model. */
      type: "done";
      /** `"early"`: no better evaluation for `patience` of them; `"asked"`: by `finish()`. */
      stopped: "finished" | "early" | "asked";
      /** Of the model below on the part held out; absent where nothing was held out. */
      scores?: TrainingScores;
      /** As in `prepared`. */
      before?: TrainingScores;
      /** The model file with its card; `loadRecognizer({ model })` takes it. */
      model: Uint8Array;
      /** From the first message to this one, without pauses. */
      seconds: number;
    };

/**
 * A training in progress, in a worker of its own. It is pulled: each message asked for is one piece of
 * work, and not asking pauses. Leaving the loop, `return()`, the signal or disposing the recognizer
 * cancels it and frees the worker.
 */
export interface Training extends AsyncIterable<TrainingMessage> {
  /** The messages, each made when it is asked for. */
  [Symbol.asyncIterator](): AsyncIterator<TrainingMessage, undefined>;
  /** Makes `done` the next message but for the one that is waited for: the best weights so far are kept. */
  finish(): void;
}
