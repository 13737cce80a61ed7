/* global performance, setTimeout, window */
// In a page without loaded files: milliseconds from the import of a library to its first result for 3 s, and milliseconds of
// the first result if it is requested one second after loading.
import { featuresOf, samplesOf } from "../files.js";

/** The start of the measurement: before the import, or one second after loading. */
async function waited(began, later) {
  if (!later) return began;
  await new Promise((done) => setTimeout(done, 1000));
  return performance.now();
}

/** The bundled package in a worker, including the features and the start of WebAssembly. */
async function ours(later) {
  const samples = await samplesOf(3);
  let began = performance.now();
  const { loadRecognizer } = await import("speech-emotion/cpu");
  const recognizer = await loadRecognizer();
  began = await waited(began, later);
  await recognizer.classify(samples, { sampleRate: 16000 });
  return performance.now() - began;
}

/** onnxruntime-web from its own bundle, on the main thread, with precomputed features. */
async function peer(later) {
  const features = await featuresOf(3);
  let began = performance.now();
  const ort = await import("onnxruntime-web");
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = "/peers/onnxruntime-web/dist/";
  const session = await ort.InferenceSession.create("/files/network.onnx", {
    executionProviders: ["wasm"],
  });
  began = await waited(began, later);
  await session.run({
    features: new ort.Tensor("float32", features, [1, 1, features.length / 128, 128]),
  });
  return performance.now() - began;
}

window.start = {
  ours,
  peer,
  oursLater: () => ours(true),
  peerLater: () => peer(true),
};
