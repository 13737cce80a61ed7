/* global fetch, performance, tf */
// In the page: trains with each library for some steps, one after another, and returns examples per second.
import initCpu, { decodeAudio } from "/ours/speech_emotion.js";
import init, { Training } from "/ours-train/speech_emotion.js";

const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());

const BATCH = 16;
const STEPS = 200;
const STEPS_OF_ALL = 3;
const CONTEXT = 256;
const HIDDEN = 64;
const LABELS = 3;

const examples = [];
let model;

/** Loads the recordings and initializes the libraries. */
export async function prepare(files) {
  await init({ module_or_path: "/ours-train/speech_emotion_bg.wasm" });
  await initCpu({ module_or_path: "/ours-relaxed/speech_emotion_bg.wasm" });
  model = await bytes("/files/blocks-4.safetensors");
  for (const file of files) {
    const { samples, sampleRate } = decodeAudio(await bytes(`/clips/${file}`));
    examples.push({ samples, sampleRate, label: file[5] });
  }
  tf.wasm.setThreadsCount(1);
  tf.wasm.setWasmPaths("/peers/@tensorflow/tfjs-backend-wasm/dist/");
}

/** Examples per second of this project over `steps` steps, without the preparation before the first step. */
async function ours(options, steps) {
  const training = await Training.create({ augment: {}, validation: 0, ...options }, model, "cpu");
  for (const { samples, sampleRate, label } of examples) training.add(samples, sampleRate, label);
  await training.next();
  const began = performance.now();
  for (let step = 0; step < steps; step++) await training.next();
  const seconds = (performance.now() - began) / 1000;
  training.free();
  return (steps * options.batch) / seconds;
}

/** The same head in TensorFlow.js on random embeddings, whose values do not affect the time. */
async function tensorflow(backend) {
  await tf.setBackend(backend);
  const head = tf.sequential({
    layers: [
      tf.layers.dense({ units: HIDDEN, inputShape: [CONTEXT] }),
      tf.layers.prelu(),
      tf.layers.dense({ units: LABELS, activation: "softmax" }),
    ],
  });
  head.compile({ optimizer: tf.train.adam(1e-3), loss: "categoricalCrossentropy" });
  const contexts = tf.randomUniform([BATCH, CONTEXT], -1, 1);
  const index = Array.from({ length: BATCH }, (_, at) => at % LABELS);
  const targets = tf.oneHot(tf.tensor1d(index, "int32"), LABELS);
  // The first step creates the variables of the optimizer.
  await head.trainOnBatch(contexts, targets);
  const began = performance.now();
  for (let step = 0; step < STEPS; step++) await head.trainOnBatch(contexts, targets);
  const seconds = (performance.now() - began) / 1000;
  tf.dispose([contexts, targets]);
  head.dispose();
  return (STEPS * BATCH) / seconds;
}

export async function round() {
  return {
    classifier: await ours({ trainable: "classifier", batch: BATCH, epochs: 1000 }, STEPS),
    tensorflowWasm: await tensorflow("wasm").catch(() => 0),
    tensorflowCpu: await tensorflow("cpu"),
    all: await ours({ trainable: "all", batch: 8, epochs: 1000 }, STEPS_OF_ALL),
  };
}
