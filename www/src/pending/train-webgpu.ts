import type { TrainingFile } from "speech-emotion";
import { addressesOf, startWorker } from "./builds.ts";

/** In a page that was bundled without it: what the package's `train-webgpu.js` exports. */
export const trainWebgpu: TrainingFile = {
  wasm: () => addressesOf("train-webgpu").wasm.href,
  worker: () => startWorker("train-webgpu"),
};
