/* global performance */
// In the page: live mode of the large model.
import init, { Recognizer } from "/ours/speech_emotion.js";
import { bytes, samplesOf } from "/bench/files.js";

const RATE = 16000;
const INTERVAL = RATE / 2;

await init({ module_or_path: "/ours-relaxed/speech_emotion_bg.wasm" });
const recognizer = await Recognizer.load(await bytes("large.safetensors"), "cpu");
const sound = await samplesOf(7);

const listener = recognizer.listen(RATE, 3, 0.5, false);
let position = 0;

/** Milliseconds of a prediction over the last 3 s, with the features of another half second. */
export async function round() {
  listener.push(sound.subarray(position, position + INTERVAL));
  position = (position + INTERVAL) % (sound.length - INTERVAL);
  const began = performance.now();
  await listener.classify();
  return { live: performance.now() - began };
}
