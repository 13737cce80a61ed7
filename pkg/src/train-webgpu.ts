/**
 * What trains on WebGPU, for the entry `speech-emotion/slim`, which does without unless it is given.
 *
 * ```ts
 * import { trainCpu } from "speech-emotion/train";
 * import { trainWebgpu } from "speech-emotion/train-webgpu";
 *
 * const recognizer = await loadRecognizer({ ...files, training: { cpu: trainCpu, webgpu: trainWebgpu } });
 * ```
 *
 * @packageDocumentation
 */
import type { TrainingFile } from "./assets/training-files.js";

export type { TrainingFile, TrainingFiles } from "./assets/training-files.js";

const wasm = (): URL => new URL("./train-webgpu/speech_emotion_bg.wasm", import.meta.url);

/** The wasm file that trains on WebGPU, found as bundlers find files. It is fetched when a training begins. */
export const trainWebgpu: TrainingFile = {
  wasm: () => wasm().href,
  worker: () =>
    new Worker(new URL("./worker-train-webgpu.js", import.meta.url), { type: "module" }),
  workerUrl: () => new URL("../worker-train-webgpu.js", wasm()),
};
