import { loadRecognizer, type TrainingExample, type TrainingMessage } from "speech-emotion";
import { trainCpu } from "speech-emotion-train";

const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const files = element<HTMLInputElement>("files");
const attempt = element<HTMLInputElement>("try");
const cancel = element<HTMLButtonElement>("cancel");
const finish = element<HTMLButtonElement>("finish");
const progress = element<HTMLProgressElement>("progress");
const link = element<HTMLAnchorElement>("model");

const say = (text: string) => {
  element("state").textContent = text;
};
const complain = (failure: unknown) =>
  say(failure instanceof Error ? failure.message : String(failure));
const percent = (share: number) => `${Math.round(100 * share)} %`;

const recognizer = await loadRecognizer({ training: { cpu: trainCpu } }).catch(
  (failure: unknown) => {
    complain(failure);
    throw failure;
  },
);
let taught = recognizer;
files.disabled = false;
attempt.disabled = false;
say("Ready");

/** `anger-anna-03.wav` is an example of anger by Anna. */
async function* examples(chosen: File[]): AsyncGenerator<TrainingExample> {
  for (const file of chosen) {
    const [label = "", speaker] = file.name.replace(/\.\w+$/, "").split("-");
    const { samples, sampleRate } = await recognizer.decodeAudio(file);
    yield { samples, sampleRate, label, take: file.name, ...(speaker ? { speaker } : {}) };
  }
}

async function show(message: TrainingMessage): Promise<void> {
  if (message.type === "prepared") {
    const warnings = message.warnings.map((warning) => warning.message);
    say(
      [
        `${message.training} training and ${message.validation} validation examples.`,
        ...warnings,
      ].join(" "),
    );
  } else if (message.type === "step") {
    progress.max = message.steps;
    progress.value = message.step;
  } else if (message.type === "evaluation") {
    say(
      `Step ${message.step}: validation accuracy ${percent(message.ua)}, loss ${message.loss.toFixed(3)}.`,
    );
  } else if (message.type === "done") {
    // Show the end of training only when the trained model is in use.
    const previous = taught;
    taught = await loadRecognizer({ model: message.model });
    if (previous !== recognizer) previous.dispose();
    link.href = URL.createObjectURL(new Blob([message.model as Uint8Array<ArrayBuffer>]));
    link.hidden = false;
    const before = message.before ? `, before: ${percent(message.before.ua)}` : "";
    say(message.scores ? `Done: ${percent(message.scores.ua)}${before}.` : "Done.");
  }
}

async function teach(chosen: File[]): Promise<void> {
  const controller = new AbortController();
  const training = recognizer.train(examples(chosen), { signal: controller.signal });
  cancel.onclick = () => controller.abort();
  finish.onclick = () => training.finish();
  files.disabled = true;
  cancel.disabled = finish.disabled = false;
  try {
    for await (const message of training) await show(message);
  } finally {
    files.disabled = false;
    cancel.disabled = finish.disabled = true;
  }
}

files.addEventListener("change", () => void teach([...(files.files ?? [])]).catch(complain));

async function classify(recording: File): Promise<void> {
  const { samples, sampleRate } = await taught.decodeAudio(recording);
  const { label, confidence } = await taught.classify(samples, { sampleRate });
  say(`${label}, ${percent(confidence)}`);
}

attempt.addEventListener("change", () => {
  const [recording] = attempt.files ?? [];
  if (recording) void classify(recording).catch(complain);
});
