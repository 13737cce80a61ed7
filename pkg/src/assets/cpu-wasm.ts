import { hasRelaxedSimd } from "./relaxed-simd.js";

const plain = (): URL => new URL("../cpu/speech_emotion_bg.wasm", import.meta.url);
const relaxed = (): URL => new URL("../cpu-relaxed/speech_emotion_bg.wasm", import.meta.url);

/** The address of the CPU wasm file: the relaxed SIMD build if supported. Both builds have the same binding. */
export const cpuWasm = (): URL => (hasRelaxedSimd() ? relaxed() : plain());
