import { type Classification, loadRecognizer } from "speech-emotion";

const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const label = element("label");
const listen = element<HTMLButtonElement>("listen");
const file = element<HTMLInputElement>("file");
const adapted = element("adapted");
const newSpeaker = element<HTMLButtonElement>("new-speaker");

const complain = (failure: unknown) => {
  label.textContent = failure instanceof Error ? failure.message : String(failure);
};

const recognizer = await loadRecognizer().catch((failure: unknown) => {
  complain(failure);
  throw failure;
});
const meters = new Map(
  recognizer.card.labels.map((name) => {
    const line = document.createElement("label");
    const meter = document.createElement("meter");
    line.append(name, meter);
    element("meters").append(line);
    return [name, meter];
  }),
);
// The microphone is used by one speaker: results adapt to the speaker if the model has sessions.
const session = recognizer.card.sessions ? recognizer.session() : undefined;
listen.disabled = false;
file.disabled = false;
label.textContent = "Ready";

function show(result: Classification) {
  label.textContent = result.label;
  for (const [name, meter] of meters) meter.value = result.probabilities[name] ?? 0;
}

function showAdapted() {
  const seconds = session?.seconds ?? 0;
  newSpeaker.hidden = seconds === 0;
  adapted.textContent = seconds > 0 ? `Adapted to ${seconds.toFixed(0)} s of this speaker` : "";
}

async function meterMicrophone(signal: AbortSignal) {
  for await (const result of (session ?? recognizer).listen({ signal })) {
    if (result.kind === "classification") show(result);
    else label.textContent = "...";
    showAdapted();
  }
}

newSpeaker.addEventListener("click", () => {
  session?.reset();
  showAdapted();
});

let stop: AbortController | undefined;
listen.addEventListener("click", () => {
  if (stop) return stop.abort();
  stop = new AbortController();
  listen.textContent = "Stop";
  void meterMicrophone(stop.signal)
    .catch(complain)
    .finally(() => {
      stop = undefined;
      listen.textContent = "Listen";
    });
});

async function classify(recording: File) {
  show(await recognizer.classify(recording));
}

file.addEventListener("change", () => {
  const [recording] = file.files ?? [];
  if (recording) void classify(recording).catch(complain);
});
