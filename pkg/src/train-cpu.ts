/**
 * What trains on the CPU, for the entries `speech-emotion/cpu` and `speech-emotion/slim`, which do
 * without unless it is given.
 *
 * ```ts
 * import { loadRecognizer } from "speech-emotion/cpu";
 * import { trainCpu } from "speech-emotion/train";
 *
 * const recognizer = await loadRecognizer({ training: { cpu: trainCpu } });
 * ```
 *
 * @packageDocumentation
 */
import type { TrainingFile } from "./assets/training-files.js";

export type { TrainingFile, TrainingFiles } from "./assets/training-files.js";

const wasm = (): URL => new URL("./train/speech_emotion_bg.wasm", import.meta.url);

/** The wasm file that trains on the CPU, found as bundlers find files. It is fetched when a training begins. */
export const trainCpu: TrainingFile = {
  wasm: () => wasm().href,
  worker: () => new Worker(new URL("./worker-train-cpu.js", import.meta.url), { type: "module" }),
  // Not the form that bundlers rewrite: they would ship the file a second time.
  workerUrl: () => new URL("../worker-train-cpu.js", wasm()),
};
