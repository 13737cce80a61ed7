import type { Build } from "./build.js";
import { cpuWasm } from "./cpu-wasm.js";

/** The CPU build. */
export const cpuBuild: Build = {
  wasm: () => cpuWasm().href,
  importBinding: () => import("../cpu/speech_emotion.js"),
  startWorker: () => new Worker(new URL("../worker-cpu.js", import.meta.url), { type: "module" }),
  // Avoids the form that bundlers rewrite: they would emit the file twice.
  workerUrl: () => new URL("../worker-cpu.js", cpuWasm()),
};
