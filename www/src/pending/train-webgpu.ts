import type { TrainingFile } from "speech-emotion";
import { addressesOf, startWorker } from "./builds.ts";

/** Replaces `train-webgpu.js` of the package in a page bundled without it. */
export const trainWebgpu: TrainingFile = {
  wasm: () => addressesOf("train-webgpu").wasm.href,
  worker: () => startWorker("train-webgpu"),
};
