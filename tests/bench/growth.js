/* global performance */
// In the page: how the cost of an answer grows with the recording, with the blocks, and with those who listen at once.
import init, { Recognizer } from "/ours/speech_emotion.js";
import { bytes, samplesOf } from "/bench/files.js";

const RATE = 16000;
const INTERVAL = RATE / 2;

await init({ module_or_path: "/ours-relaxed/speech_emotion_bg.wasm" });
const models = {};
for (let blocks = 1; blocks <= 6; blocks++) {
  models[blocks] = await Recognizer.load(await bytes(`blocks-${blocks}.safetensors`), "cpu");
}
const sounds = {};
for (let seconds = 1; seconds <= 7; seconds++) sounds[seconds] = await samplesOf(seconds);

const networkTime = async (recognizer, samples) =>
  (await recognizer.classify(samples, RATE)).timing.model;

/** Each listener has its own sound, a window of 3 s, and hears another half second a round. */
const listeners = Array.from({ length: 8 }, () => models[4].listen(RATE, 3, 0.5, false));
let heard = 0;

async function live(count) {
  const at = heard % (sounds[7].length - INTERVAL);
  const piece = sounds[7].subarray(at, at + INTERVAL);
  const began = performance.now();
  for (const listener of listeners.slice(0, count)) {
    listener.push(piece);
    await listener.answer();
  }
  return performance.now() - began;
}

/** Milliseconds: the network for 1 to 7 s, for 3 s with 1 to 6 blocks, and an answer of 1 to 8 listeners. */
export async function round() {
  const times = { lengths: {}, blocks: {}, listeners: {} };
  for (const [seconds, samples] of Object.entries(sounds)) {
    times.lengths[seconds] = await networkTime(models[4], samples);
  }
  for (const [blocks, recognizer] of Object.entries(models)) {
    times.blocks[blocks] = await networkTime(recognizer, sounds[3]);
  }
  for (const count of [1, 2, 4, 8]) times.listeners[count] = await live(count);
  heard += INTERVAL;
  return times;
}
