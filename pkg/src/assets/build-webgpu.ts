import type { Build } from "./build.js";

const wasm = (): URL => new URL("../webgpu/speech_emotion_bg.wasm", import.meta.url);

/** The WebGPU build, which also contains the CPU backend. */
export const webgpuBuild: Build = {
  wasm: () => wasm().href,
  importBinding: () => import("../webgpu/speech_emotion.js"),
  startWorker: () =>
    new Worker(new URL("../worker-webgpu.js", import.meta.url), { type: "module" }),
  workerUrl: () => new URL("../worker-webgpu.js", wasm()),
};
