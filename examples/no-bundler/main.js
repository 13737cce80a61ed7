// The CPU entry point, since a page without a worker does not need the larger WebGPU build.
import { loadRecognizer } from "./node_modules/speech-emotion/dist/cpu.js";

const label = document.getElementById("label");
const file = document.getElementById("file");

try {
  const recognizer = await loadRecognizer({ worker: false });
  label.textContent = "Ready";
  file.disabled = false;
  file.addEventListener("change", async () => {
    try {
      const result = await recognizer.classify(file.files[0]);
      label.textContent = result.label;
    } catch (failure) {
      label.textContent = failure.message;
    }
  });
} catch (failure) {
  label.textContent = failure.message;
}
