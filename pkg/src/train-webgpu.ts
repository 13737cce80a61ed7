/**
 * Training on WebGPU, for the option `training` of `loadRecognizer`.
 *
 * ```ts
 * import { loadRecognizer } from "speech-emotion";
 * import { trainCpu } from "speech-emotion-train";
 * import { trainWebgpu } from "speech-emotion-train/webgpu";
 *
 * const recognizer = await loadRecognizer({ training: { cpu: trainCpu, webgpu: trainWebgpu } });
 * ```
 *
 * @packageDocumentation
 */
import type { TrainingFile } from "./types/training-files.js";

export type { TrainingFile, TrainingFiles } from "./types/training-files.js";

const wasm = (): URL => new URL("./train-webgpu/speech_emotion_bg.wasm", import.meta.url);

/** The wasm file for training on WebGPU, located so that bundlers include it. Fetched when training starts. */
export const trainWebgpu: TrainingFile = {
  wasm: () => wasm().href,
  worker: () =>
    new Worker(new URL("./worker-train-webgpu.js", import.meta.url), { type: "module" }),
  workerUrl: () => new URL("../worker-train-webgpu.js", wasm()),
};
