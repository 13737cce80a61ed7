import { EmotionError } from "../core/errors.js";
import { checkSampleRate, checkSignal, readBackend, readSamples } from "../core/options.js";
import { bytesOf, describe } from "../core/realm.js";
import type { AugmentOptions, TrainingExample, TrainOptions } from "../types/training.js";

/** Converts options for the wasm module, which applies the defaults. @throws EmotionError `option` */
export function readTrainOptions(options: TrainOptions): object {
  readBackend(options.backend);
  oneOf("trainable", options.trainable, ["classifier", "all"]);
  oneOf("from", options.from, ["model", "scratch"]);
  oneOf("loss", options.loss, ["weighted", "focal"]);
  if (options.from === "scratch" && options.trainable !== "all") {
    refuse("from", '"model" if only the classifier is trained', options.from);
  }
  number("epochs", options.epochs, 1, 10_000, true);
  number("batch", options.batch, 1, 256, true);
  number("patience", options.patience, 1, 1_000_000, true);
  number("seed", options.seed, 0, Number.MAX_SAFE_INTEGER, true);
  number("checkpointEvery", options.checkpointEvery, 0, 1_000_000, true);
  number("learningRate", options.learningRate, Number.MIN_VALUE, 1, false);
  number("validation", options.validation, 0, 0.5, false);
  const { labels, checkpoint } = options;
  if (labels !== undefined && !(Array.isArray(labels) && labels.every(isText))) {
    refuse("labels", "an array of non-empty strings", labels);
  }
  if (checkpoint !== undefined && !bytesOf(checkpoint)) {
    refuse("checkpoint", "a Uint8Array", checkpoint);
  }
  checkSignal(options.signal);
  const read = {
    trainable: options.trainable,
    from: options.from,
    labels,
    epochs: options.epochs,
    batch: options.batch,
    learningRate: options.learningRate,
    loss: options.loss,
    augment: readAugment(options.augment),
    validation: options.validation,
    patience: options.patience,
    seed: options.seed,
    checkpointEvery: options.checkpointEvery,
  };
  // Absent options are omitted, so that the defaults apply.
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

function readAugment(augment: TrainOptions["augment"]): Required<AugmentOptions> | undefined {
  if (augment === undefined) return undefined;
  if (typeof augment !== "boolean" && (typeof augment !== "object" || augment === null)) {
    refuse("augment", "true, false or an object", augment);
  }
  const read = (key: keyof AugmentOptions): boolean =>
    typeof augment === "boolean" ? augment : augment[key] === true;
  return {
    shift: read("shift"),
    level: read("level"),
    noise: read("noise"),
    spectrum: read("spectrum"),
  };
}

/** @throws EmotionError `samples-type`, `sample-rate` or `option`, with the index of the example */
export function checkExample(example: TrainingExample, index: number): void {
  if (typeof example !== "object" || example === null) {
    refuse(`examples[${index}]`, "an object", example);
  }
  inExample(example, index, () => {
    readSamples(example.samples);
    checkSampleRate(example.sampleRate);
  });
  if (!isText(example.label))
    refuse(`examples[${index}].label`, "a non-empty string", example.label);
  for (const key of ["speaker", "take"] as const) {
    const value = example[key];
    if (value !== undefined && typeof value !== "string") {
      refuse(`examples[${index}].${key}`, "a string", value);
    }
  }
}

/** Adds the index of the example to the message of an error. */
export function inExample<T>(example: TrainingExample, index: number, task: () => T): T {
  const named = (failure: unknown): never => {
    const { code, message } = EmotionError.from(failure);
    throw new EmotionError(
      code,
      `example ${index} (${typeof example.label === "string" ? example.label : describe(example.label)}): ${message}`,
      {
        cause: failure,
      },
    );
  };
  try {
    const result = task();
    return result instanceof Promise ? (result.catch(named) as T) : result;
  } catch (failure) {
    return named(failure);
  }
}

const isText = (value: unknown): value is string =>
  typeof value === "string" && value.trim() !== "";

function oneOf(name: string, value: unknown, allowed: string[]): void {
  if (value !== undefined && !allowed.includes(value as string)) {
    refuse(name, allowed.map((text) => `"${text}"`).join(" or "), value);
  }
}

function number(name: string, value: unknown, least: number, most: number, whole: boolean): void {
  if (value === undefined) return;
  const good =
    typeof value === "number" &&
    value >= least &&
    value <= most &&
    (!whole || Number.isInteger(value));
  if (!good) {
    const from = least === Number.MIN_VALUE ? "greater than 0, up" : `from ${least}`;
    refuse(name, `${whole ? "an integer" : "a number"} ${from} to ${most}`, value);
  }
}

function refuse(name: string, expected: string, received: unknown): never {
  throw new EmotionError(
    "option",
    `expected \`${name}\` to be ${expected}, received ${describe(received)}`,
  );
}
