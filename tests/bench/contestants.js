/* global fetch, performance */
// In the page: loads every contestant, and times one of them when asked.
import * as ort from "onnxruntime-web";
import { mel_filter_bank, spectrogram, window_function } from "@huggingface/transformers";
import init, { Recognizer, decodeAudio } from "/ours/speech_emotion.js";

const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());

ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = "/peers/onnxruntime-web/dist/";

const started = performance.now();
const wasm = await init({ module_or_path: "/ours/speech_emotion_bg.wasm" });
const recognizer = await Recognizer.load(await bytes("/model"), "cpu");
const sounds = {};
for (const seconds of [1, 3, 7]) {
  const { samples } = decodeAudio(await bytes(`/files/${seconds}.wav`));
  const features = new Float32Array((await bytes(`/files/${seconds}.f32`)).buffer);
  sounds[seconds] = { samples, features };
}
const first = performance.now();
await recognizer.classify(sounds[3].samples, 16000);
const ourStart = { load: first - started, first: performance.now() - first };

const peerStarted = performance.now();
const session = await ort.InferenceSession.create("/files/network.onnx", {
  executionProviders: ["wasm"],
});
const run = (features) =>
  session.run({
    features: new ort.Tensor("float32", features, [1, 1, features.length / 128, 128]),
  });
const peerFirst = performance.now();
await run(sounds[3].features);
const peerStart = { load: peerFirst - peerStarted, first: performance.now() - peerFirst };

const bank = mel_filter_bank(513, 128, 0, 8000, 16000, "slaney", "slaney");
const hamming = window_function(640, "hamming");
const peerFeatures = (samples) =>
  spectrogram(samples, hamming, 640, 160, {
    fft_length: 1024,
    power: 2,
    center: true,
    pad_mode: "constant",
    mel_filters: bank,
    log_mel: "dB",
    db_range: 80,
    transpose: true,
  });

const timed = async (work) => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

export const start = { ours: ourStart, peer: peerStart };

/** The largest difference between the two answers to a sound. */
export async function difference(seconds) {
  const { samples, features } = sounds[seconds];
  const ours = await recognizer.classify(samples, 16000);
  const { logits, attention } = await run(features);
  const exp = Array.from(logits.data, (logit) => Math.exp(logit - Math.max(...logits.data)));
  const sum = exp.reduce((a, b) => a + b);
  const pairs = [
    [Object.values(ours.probabilities), exp.map((value) => value / sum)],
    [ours.attention, attention.data],
  ];
  let largest = 0;
  for (const [a, b] of pairs) {
    if (a.length !== b.length) return Infinity;
    a.forEach((value, index) => (largest = Math.max(largest, Math.abs(value - b[index]))));
  }
  return largest;
}

/** Milliseconds of one run of each contestant, one after the other. */
export async function round(seconds) {
  const { samples, features } = sounds[seconds];
  let timing;
  const answer = await timed(async () => {
    ({ timing } = await recognizer.classify(samples, 16000));
  });
  return {
    network: timing.model,
    features: timing.features,
    answer,
    peerNetwork: await timed(() => run(features)),
    peerFeatures: await timed(() => peerFeatures(samples)),
  };
}

export const memory = () => wasm.memory.buffer.byteLength;
