/**
 * Training on the CPU, for the option `training` of `loadRecognizer`.
 *
 * ```ts
 * import { loadRecognizer } from "speech-emotion";
 * import { trainCpu } from "speech-emotion-train";
 *
 * const recognizer = await loadRecognizer({ training: { cpu: trainCpu } });
 * ```
 *
 * @packageDocumentation
 */
import type { TrainingFile } from "./types/training-files.js";

export type { TrainingFile, TrainingFiles } from "./types/training-files.js";

const wasm = (): URL => new URL("./train/speech_emotion_bg.wasm", import.meta.url);

/** The wasm file for training on the CPU, located so that bundlers include it. Fetched when training starts. */
export const trainCpu: TrainingFile = {
  wasm: () => wasm().href,
  worker: () => new Worker(new URL("./worker-train-cpu.js", import.meta.url), { type: "module" }),
  // Avoids the form that bundlers rewrite: they would emit the file twice.
  workerUrl: () => new URL("../worker-train-cpu.js", wasm()),
};
