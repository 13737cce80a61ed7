// The form of examples/train, without a bundler.
import { loadRecognizer } from "./node_modules/speech-emotion/dist/cpu.js";
import { trainCpu } from "./node_modules/speech-emotion-train/dist/train-cpu.js";

const state = document.getElementById("state");
const model = document.getElementById("model");

const onChange = (input, use) =>
  document
    .getElementById(input)
    .addEventListener("change", (event) =>
      use([...event.target.files]).catch((failure) => (state.textContent = failure.message)),
    );

try {
  const recognizer = await loadRecognizer({ training: { cpu: trainCpu } });
  let taught;
  state.textContent = "Ready";

  onChange("files", async (files) => {
    const examples = await Promise.all(
      files.map(async (file) => {
        const [label, speaker] = file.name.split("-");
        return { ...(await recognizer.decodeAudio(file)), label, speaker };
      }),
    );
    for await (const message of recognizer.train(examples)) {
      if (message.type !== "done") continue;
      taught = await loadRecognizer({ model: message.model });
      model.href = URL.createObjectURL(new Blob([message.model]));
      model.hidden = false;
      state.textContent = `Done: ${Math.round(100 * message.scores.ua)} %.`;
    }
  });
  onChange("try", async ([file]) => {
    const sound = await taught.decodeAudio(file);
    const { label, confidence } = await taught.classify(sound.samples, sound);
    state.textContent = `${label}, ${Math.round(100 * confidence)} %`;
  });
} catch (failure) {
  state.textContent = failure.message;
}
