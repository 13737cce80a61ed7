// In the page: the wasm memory of a model.
import init, { Recognizer } from "/ours/speech_emotion.js";
import { bytes, samplesOf } from "/bench/files.js";

/** Bytes of the wasm memory after a model file has been loaded and 7 s have been classified. */
export async function memory(file) {
  const wasm = await init({ module_or_path: "/ours-relaxed/speech_emotion_bg.wasm" });
  const recognizer = await Recognizer.load(await bytes(file), "cpu");
  await recognizer.classify(await samplesOf(7), 16000);
  return wasm.memory.buffer.byteLength;
}
