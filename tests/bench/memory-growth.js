/* global performance */
// In the page: the time of a classification by duration, by number of blocks, and by number of concurrent live inputs.
import init, { Recognizer, decodeAudio } from "/ours/speech_emotion.js";
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

/** A minute of concatenated recordings. */
const speech = new Float32Array(60 * RATE);

/** Loads the recordings of live mode. */
export async function prepare(files) {
  let length = 0;
  for (const file of files) {
    const { samples } = decodeAudio(await bytes(file, "/speech/"));
    const part = samples.subarray(0, speech.length - length);
    speech.set(part, length);
    length += part.length;
  }
  if (length < speech.length) throw new Error(`expected 60 s of speech, received ${length / RATE}`);
}

/**
 * Milliseconds for one result of each of `count` live inputs, which start at different positions: the mean over a minute,
 * because results take less time while the level is held.
 */
async function live(count) {
  const listeners = Array.from({ length: count }, () => models[4].listen(RATE, 3, 0.5, false));
  const began = performance.now();
  for (let at = 0; at < speech.length; at += INTERVAL) {
    for (const [index, listener] of listeners.entries()) {
      const start = (at + index * 15 * INTERVAL) % speech.length;
      listener.push(speech.subarray(start, start + INTERVAL));
      await listener.classify();
    }
  }
  const time = performance.now() - began;
  for (const listener of listeners) listener.free();
  return (time * INTERVAL) / speech.length;
}

/** Milliseconds for one result of each of 1 to 8 live inputs. */
export async function minute() {
  const listeners = {};
  for (const count of [1, 2, 4, 8]) listeners[count] = await live(count);
  return listeners;
}

/** Milliseconds of the network for 1 to 7 s, and for 3 s with 1 to 6 blocks. */
export async function round() {
  const times = { lengths: {}, blocks: {} };
  for (const [seconds, samples] of Object.entries(sounds)) {
    times.lengths[seconds] = await networkTime(models[4], samples);
  }
  for (const [blocks, recognizer] of Object.entries(models)) {
    times.blocks[blocks] = await networkTime(recognizer, sounds[3]);
  }
  return times;
}
