import type { TrainingFile } from "speech-emotion";
import { addressesOf, startWorker } from "./builds.ts";

/** Replaces `train-cpu.js` of the package in a page bundled without it. */
export const trainCpu: TrainingFile = {
  wasm: () => addressesOf("train").wasm.href,
  worker: () => startWorker("train"),
};
