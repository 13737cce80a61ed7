// Replaces `cpu-wasm.js` of the package in the single file: only the wasm that runs in every browser.
export const cpuWasm = (): URL =>
  new URL("../../pkg/dist/cpu/speech_emotion_bg.wasm", import.meta.url);
