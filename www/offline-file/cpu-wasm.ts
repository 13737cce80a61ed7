// Replaces `cpu-wasm.js` of the package in the single file, which contains only the wasm build that runs in every
// browser.
export const cpuWasm = (): URL =>
  new URL("../../pkg/dist/cpu/speech_emotion_bg.wasm", import.meta.url);
