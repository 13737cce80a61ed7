import { hasRelaxedSimd } from "./relaxed-simd.js";

const plain = (): URL => new URL("../cpu/speech_emotion_bg.wasm", import.meta.url);
const relaxed = (): URL => new URL("../cpu-relaxed/speech_emotion_bg.wasm", import.meta.url);

/** Where the file lies that answers on the CPU: that for relaxed SIMD where there is such. Both have one binding. */
export const cpuWasm = (): URL => (hasRelaxedSimd() ? relaxed() : plain());
