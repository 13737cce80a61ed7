import type { TrainingFile } from "speech-emotion";
import { addressesOf, startWorker } from "./builds.ts";

/** In a page that was bundled without it: what the package's `train-cpu.js` exports. */
export const trainCpu: TrainingFile = {
  wasm: () => addressesOf("train").wasm.href,
  worker: () => startWorker("train"),
};
