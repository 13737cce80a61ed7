/* global URLSearchParams, location, performance, tf */
// In the page: loads all libraries, and measures one run of each per call.
import * as ort from "onnxruntime-web";
import { mel_filter_bank, spectrogram, window_function } from "@huggingface/transformers";
import init, { Recognizer } from "/ours/speech_emotion.js";
// The same binding again, for the file without relaxed SIMD.
import initPlain, { Recognizer as PlainRecognizer } from "/ours/speech_emotion.js?plain";
import { bytes, featuresOf, samplesOf } from "/bench/files.js";
import { network } from "/bench/tensorflow-network.js";

// The query parameter sets the number of threads of onnxruntime-web, which cannot change later. The others use one.
ort.env.wasm.numThreads = Number(new URLSearchParams(location.search).get("threads") ?? 1);
ort.env.wasm.wasmPaths = "/peers/onnxruntime-web/dist/";
tf.wasm.setThreadsCount(1);
tf.wasm.setWasmPaths("/peers/@tensorflow/tfjs-backend-wasm/dist/");

const sounds = {};
for (const seconds of [1, 3, 7]) {
  sounds[seconds] = { samples: await samplesOf(seconds), features: await featuresOf(seconds) };
}

await init({ module_or_path: "/ours-relaxed/speech_emotion_bg.wasm" });
const model = await bytes("blocks-4.safetensors");
const recognizer = await Recognizer.load(model, "cpu");
await initPlain({ module_or_path: "/ours/speech_emotion_bg.wasm" });
const plain = await PlainRecognizer.load(model, "cpu");

const session = await ort.InferenceSession.create("/files/network.onnx", {
  executionProviders: ["wasm"],
});
const onnxruntime = async (features) => {
  const input = new ort.Tensor("float32", features, [1, 1, features.length / 128, 128]);
  const { logits, attention } = await session.run({ features: input });
  return { logits: logits.data, attention: attention.data };
};

await tf.setBackend("wasm");
const tensorflow = network((await bytes("weights.safetensors")).buffer);

const bank = mel_filter_bank(513, 128, 0, 8000, 16000, "slaney", "slaney");
const hamming = window_function(640, "hamming");
const transformers = (samples) =>
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

/** The maximum difference of any probability or attention weight between two results. */
function difference(one, other) {
  if (one.attention.length !== other.attention.length) return Infinity;
  return Math.max(
    ...one.probabilities.map((value, at) => Math.abs(value - other.probabilities[at])),
    ...one.attention.map((value, at) => Math.abs(value - other.attention[at])),
  );
}

/**
 * The differences between the file without relaxed SIMD, which computes in `f32`, and each library, and between it and
 * the file with relaxed SIMD, which computes products in eight bits.
 */
export async function differences(seconds) {
  const { samples, features } = sounds[seconds];
  const classify = async (recognizer) => {
    const { probabilities, attention } = await recognizer.classify(samples, 16000);
    return { probabilities: Object.values(probabilities), attention: Array.from(attention) };
  };
  const f32 = await classify(plain);
  const from = ({ logits, attention }) => {
    const exp = Array.from(logits, (logit) => Math.exp(logit - Math.max(...logits)));
    const sum = exp.reduce((a, b) => a + b);
    return difference(f32, { probabilities: exp.map((value) => value / sum), attention });
  };
  return {
    libraries: {
      onnxruntime: from(await onnxruntime(features)),
      tensorflow: from(tensorflow(features)),
    },
    int8: difference(f32, await classify(recognizer)),
  };
}

/** The milliseconds of the network in both files of this project, one after another. */
export async function builds(seconds) {
  const { samples } = sounds[seconds];
  const network = async (recognizer) => (await recognizer.classify(samples, 16000)).timing.model;
  return { network: await network(recognizer), plain: await network(plain) };
}

/** The milliseconds of one run of each library, one after another. */
export async function round(seconds) {
  const { samples, features } = sounds[seconds];
  let timing;
  const classify = await timed(async () => {
    ({ timing } = await recognizer.classify(samples, 16000));
  });
  return {
    network: timing.model,
    plain: (await plain.classify(samples, 16000)).timing.model,
    features: timing.features,
    classify,
    onnxruntime: await timed(() => onnxruntime(features)),
    tensorflow: await timed(() => tensorflow(features)),
    transformers: await timed(() => transformers(samples)),
  };
}
