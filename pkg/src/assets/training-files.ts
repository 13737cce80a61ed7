import { EmotionError } from "../core/errors.js";
import { readAddressOption, readOptions } from "../core/options.js";

import type { TrainingFile, TrainingFiles } from "../types/training-files.js";

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
