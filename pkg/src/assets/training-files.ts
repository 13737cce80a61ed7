import { EmotionError } from "../core/errors.js";
import { readAddressOption, readOptions } from "../core/options.js";

/** A wasm file that trains, and the worker that runs it. */
export interface TrainingFile {
  /** Where to fetch `speech-emotion/train.wasm`, or `speech-emotion/train-webgpu.wasm`. */
  wasm: string | URL | (() => string);
  /** Starts a module worker that runs `speech-emotion/train-worker`, or `speech-emotion/train-worker-webgpu`. */
  worker: () => Worker;
  /** The address of the module of that worker, for Node.js and for pages of another origin. */
  workerUrl?: () => URL;
}

/** What `train` runs. */
export interface TrainingFiles {
  /** Trains on the CPU, also where WebGPU is missing or fails. */
  cpu: TrainingFile;
  /**
   * Trains on WebGPU.
   *
   * @defaultValue none: the CPU trains, and `backend.reason` of the first message says so
   */
  webgpu?: TrainingFile;
}

/** @throws EmotionError `option` */
export function readTrainingFiles(files: TrainingFiles | undefined): TrainingFiles | undefined {
  if (files === undefined) return undefined;
  const { cpu, webgpu } = readOptions(files);
  return { cpu: read("cpu", cpu), ...(webgpu && { webgpu: read("webgpu", webgpu) }) };
}

function read(name: string, file: TrainingFile | undefined): TrainingFile {
  if (typeof file?.worker !== "function") {
    const expected = `expected \`training.${name}.worker\` as a function that starts a worker`;
    throw new EmotionError("option", `${expected}, received ${typeof file?.worker}`);
  }
  if (typeof file.wasm === "function") return file;
  return { ...file, wasm: readAddressOption(`training.${name}.wasm`, file.wasm) };
}
