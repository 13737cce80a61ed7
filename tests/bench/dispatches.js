/* global GPUComputePassEncoder */
// In the page: how many kernels an answer starts on WebGPU, counted where the browser gets them.
import init, { Recognizer } from "/ours-webgpu/speech_emotion.js";
import { bytes, samplesOf } from "/bench/files.js";

let count = 0;
for (const name of ["dispatchWorkgroups", "dispatchWorkgroupsIndirect"]) {
  const dispatch = GPUComputePassEncoder.prototype[name];
  GPUComputePassEncoder.prototype[name] = function (...sizes) {
    count++;
    return dispatch.apply(this, sizes);
  };
}

await init({ module_or_path: "/ours-webgpu/speech_emotion_bg.wasm" });
const recognizer = await Recognizer.load(await bytes("blocks-4.safetensors"), "webgpu");

/** @returns the dispatches of one answer to so many seconds */
export async function dispatches(seconds) {
  const samples = await samplesOf(seconds);
  count = 0;
  await recognizer.classify(samples, 16000);
  const { name, reason } = recognizer.backend();
  if (name !== "webgpu") throw new Error(reason);
  return count;
}
