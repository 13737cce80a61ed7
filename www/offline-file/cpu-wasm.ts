// What the package's `cpu-wasm.js` is in the single file: the wasm that runs everywhere, and no second one.
export const cpuWasm = (): URL =>
  new URL("../../pkg/dist/cpu/speech_emotion_bg.wasm", import.meta.url);
