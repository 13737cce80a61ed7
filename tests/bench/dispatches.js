/* global GPUComputePassEncoder */
// In the page: the number of WebGPU dispatches per classification, counted at the API of the browser.
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

/** @returns the number of dispatches for a recording of this duration */
export async function dispatches(seconds) {
  const samples = await samplesOf(seconds);
  count = 0;
  await recognizer.classify(samples, 16000);
  const { name, reason } = recognizer.backend();
  if (name !== "webgpu") throw new Error(reason);
  return count;
}
