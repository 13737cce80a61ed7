import type { Build } from "./build.js";

const wasm = (): URL => new URL("../webgpu/speech_emotion_bg.wasm", import.meta.url);

/** The build for WebGPU, which contains the CPU's code as well. */
export const webgpuBuild: Build = {
  wasm: () => wasm().href,
  importBinding: () => import("../webgpu/speech_emotion.js"),
  startWorker: () =>
    new Worker(new URL("../worker-webgpu.js", import.meta.url), { type: "module" }),
  workerUrl: () => new URL("../worker-webgpu.js", wasm()),
};
