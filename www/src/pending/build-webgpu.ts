import { EmotionError } from "speech-emotion";
import { addressesOf, startWorker } from "./builds.ts";

/** In a page that was bundled without it: what the package's `build-webgpu.js` exports. */
export const webgpuBuild = {
  wasm: () => addressesOf("webgpu").wasm.href,
  importBinding: () =>
    Promise.reject(new EmotionError("backend-unavailable", "this page runs WebGPU in a worker")),
  startWorker: () => startWorker("webgpu"),
};
