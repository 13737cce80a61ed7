// esbuild does not rewrite `new URL(..., import.meta.url)`: the slim entry point gets the addresses of the files.
import wasm from "speech-emotion/cpu.wasm";
import model from "speech-emotion/emodb.safetensors";
import { loadRecognizer } from "speech-emotion/slim";
import trainWasm from "speech-emotion-train/cpu.wasm";

const label = document.getElementById("label");

try {
  const recognizer = await loadRecognizer({
    wasm,
    model,
    worker: () => new Worker("worker.js", { type: "module" }),
    training: {
      cpu: {
        wasm: trainWasm,
        worker: () => new Worker("train-worker.js", { type: "module" }),
      },
    },
  });
  label.textContent = "Ready";
  // For the test of training.
  globalThis.recognizer = recognizer;
  document.getElementById("file").addEventListener("change", async (event) => {
    const { samples, sampleRate } = await recognizer.decodeAudio(event.target.files[0]);
    label.textContent = (await recognizer.classify(samples, { sampleRate })).label;
  });
} catch (failure) {
  label.textContent = failure.message;
}
