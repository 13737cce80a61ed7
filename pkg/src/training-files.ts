import { EmotionError } from "./errors.js";
import { readFileOption } from "./options.js";

/** A wasm file that trains, and the worker that runs it. */
export interface TrainingFile {
  /** Where to fetch `speech-emotion/train.wasm`. */
  wasm: string | URL | (() => string);
  /** Starts a module worker that runs `speech-emotion/train-worker`. */
  worker: () => Worker;
  /** The address of that worker's module for Node.js, whose workers are started otherwise. */
  nodeWorker?: () => URL;
}

/** What `train` runs. */
export interface TrainingFiles {
  /** Trains on the CPU. */
  cpu: TrainingFile;
}

/** @throws EmotionError `option` */
export function readTrainingFiles(files: TrainingFiles | undefined): TrainingFiles | undefined {
  if (files === undefined) return undefined;
  return { cpu: read("cpu", files.cpu) };
}

function read(name: string, file: TrainingFile | undefined): TrainingFile {
  if (typeof file?.worker !== "function") {
    const expected = `expected \`training.${name}.worker\` as a function that starts a worker`;
    throw new EmotionError("option", `${expected}, received ${typeof file?.worker}`);
  }
  if (typeof file.wasm === "function") return file;
  return { ...file, wasm: readFileOption(`training.${name}.wasm`, file.wasm) };
}
