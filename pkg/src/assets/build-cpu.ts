import type { Build } from "./build.js";
import { cpuWasm } from "./cpu-wasm.js";

/** The build for the CPU. */
export const cpuBuild: Build = {
  wasm: () => cpuWasm().href,
  importBinding: () => import("../cpu/speech_emotion.js"),
  startWorker: () => new Worker(new URL("../worker-cpu.js", import.meta.url), { type: "module" }),
  // Not the form that bundlers rewrite: they would ship the file a second time.
  workerUrl: () => new URL("../worker-cpu.js", cpuWasm()),
};
