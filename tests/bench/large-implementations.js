/* global performance */
// In the page: loads the large model into this engine and onnxruntime-web, and times one run of each per round.
import * as ort from "onnxruntime-web";
import init, { Recognizer } from "/ours/speech_emotion.js";
// The same binding again, for the file without relaxed SIMD.
import initPlain, { Recognizer as PlainRecognizer } from "/ours/speech_emotion.js?plain";
import { bytes, samplesOf } from "/bench/files.js";

const RATE = 16000;
const BANDS = 80;

ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = "/peers/onnxruntime-web/dist/";

const sounds = {};
for (const seconds of [1, 3, 7]) {
  const { buffer } = await bytes(`large-${seconds}.f32`);
  sounds[seconds] = { samples: await samplesOf(seconds), logMel: new Float32Array(buffer) };
}

const model = await bytes("large.safetensors");
await init({ module_or_path: "/ours-relaxed/speech_emotion_bg.wasm" });
const recognizer = await Recognizer.load(model, "cpu");
const small = await Recognizer.load(await bytes("small.safetensors"), "cpu");
await initPlain({ module_or_path: "/ours/speech_emotion_bg.wasm" });
const plain = await PlainRecognizer.load(model, "cpu");

const session = await ort.InferenceSession.create("/files/large.onnx", {
  executionProviders: ["wasm"],
});
const onnxruntime = async (logMel) => {
  const frames = logMel.length / BANDS;
  const { probabilities, attention } = await session.run({
    log_mel: new ort.Tensor("float32", logMel, [1, frames, BANDS]),
    lengths: new ort.Tensor("int64", BigInt64Array.of(BigInt(frames)), [1]),
  });
  return { probabilities: probabilities.data, attention: attention.data };
};

/**
 * The largest differences in any probability or attention weight between the file without relaxed SIMD, which computes
 * in `f32`, and the other engine, and between it and the file with products in eight bits.
 */
export async function differences(seconds) {
  const { samples, logMel } = sounds[seconds];
  const f32 = await plain.classify(samples, RATE);
  const from = ({ probabilities, attention }) =>
    attention.length === f32.attention.length
      ? Math.max(
          ...Object.values(f32.probabilities).map((value, at) =>
            Math.abs(value - probabilities[at]),
          ),
          ...f32.attention.map((value, at) => Math.abs(value - attention[at])),
        )
      : Infinity;
  const int8 = await recognizer.classify(samples, RATE);
  return {
    onnxruntime: from(await onnxruntime(logMel)),
    int8: from({ ...int8, probabilities: Object.values(int8.probabilities) }),
  };
}

/** Milliseconds of the network in each engine, one after another. */
export async function round(seconds) {
  const { samples, logMel } = sounds[seconds];
  const network = async (recognizer) => (await recognizer.classify(samples, RATE)).timing.model;
  const times = {
    ours: await network(recognizer),
    plain: await network(plain),
    small: await network(small),
  };
  const began = performance.now();
  await onnxruntime(logMel);
  return { ...times, onnxruntime: performance.now() - began };
}
