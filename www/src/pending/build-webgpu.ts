import { EmotionError } from "speech-emotion";
import { addressesOf, startWorker } from "./builds.ts";

/** Replaces `build-webgpu.js` of the package in a page bundled without it. */
export const webgpuBuild = {
  wasm: () => addressesOf("webgpu").wasm.href,
  importBinding: () =>
    Promise.reject(new EmotionError("backend-unavailable", "this page runs WebGPU in a worker")),
  startWorker: () => startWorker("webgpu"),
};
