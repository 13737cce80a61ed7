import { loadRecognizer } from "speech-emotion";

const label = document.getElementById("label");

async function main() {
  const recognizer = await loadRecognizer();
  label.textContent = "Ready";
  document.getElementById("file").addEventListener("change", async (event) => {
    const { samples, sampleRate } = await recognizer.decodeAudio(event.target.files[0]);
    label.textContent = (await recognizer.classify(samples, { sampleRate })).label;
  });
}

main().catch((failure) => (label.textContent = failure.message));
