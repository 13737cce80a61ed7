// Compiles only if the types match the behavior of the package.
import {
  EmotionError,
  type LiveResult,
  loadRecognizer,
  type Recognizer,
  type Session,
} from "speech-emotion";
import { loadRecognizer as loadCpu } from "speech-emotion/cpu";
import { loadRecognizer as loadSlim } from "speech-emotion/slim";
import { trainCpu } from "speech-emotion-train";
import { trainWebgpu } from "speech-emotion-train/webgpu";

const options = { sampleRate: 48_000 };

export async function use(samples: Float32Array): Promise<string> {
  const recognizer: Recognizer = await loadRecognizer({ backend: "auto" });
  const { label, unsure, probabilities } = await recognizer.classify(samples, options);
  // @ts-expect-error -- the shipped model has no such label
  if (label === "surprise") return "";
  // @ts-expect-error -- not one of the reasons for `unsure`
  if (unsure === "tired") return "";
  const anger: number | undefined = probabilities["anger"];
  const windows = await recognizer.timeline(samples, { ...options, window: 3, every: 0.5 });
  const describe = (result: LiveResult) => {
    // @ts-expect-error -- a result for silence has no label
    result.label;
    return result.kind === "classification" ? result.label : "silence";
  };
  for await (const result of recognizer.listen({ every: 1 })) return describe(result);
  return `${label} ${anger} ${windows[0]?.windowStartSeconds}`;
}

export async function adapt(recognizer: Recognizer, samples: Float32Array): Promise<number> {
  const session: Session = recognizer.session({ state: undefined });
  const { label } = await session.classify(samples, options);
  const windows = await session.timeline(samples, { ...options, every: 1 });
  for await (const result of session.listen({ every: 1 })) if (result.kind === "silence") break;
  const kept: string | undefined = session.state();
  // @ts-expect-error -- a state is a string
  recognizer.session({ state: 7 });
  session.reset();
  recognizer.session({ state: kept }).dispose();
  return session.seconds + label.length + windows.length;
}

export const others = async (wasm: Uint8Array, model: Blob): Promise<Recognizer<string>[]> => [
  // @ts-expect-error -- the CPU entry point has no option `backend`
  await loadCpu({ backend: "webgpu" }),
  await loadSlim({ wasm, model, worker: false }),
  await loadCpu({ training: { cpu: trainCpu } }),
  await loadRecognizer({ model, training: { cpu: trainCpu, webgpu: trainWebgpu } }),
  await loadSlim({ wasm, model, worker: false, training: { cpu: trainCpu } }),
];

export const code = (failure: unknown): string =>
  failure instanceof EmotionError ? failure.code : "other";

/** Other inputs, and a model with custom labels. */
export async function own(file: Blob, signal: AbortSignal): Promise<"cheer" | "calm"> {
  const recognizer = await loadRecognizer<"cheer" | "calm">({ model: file, signal });
  const recording = await recognizer.record({ maxSeconds: 3, signal });
  const { scores, embedding } = await recognizer.classify(recording, { topK: 1, embedding: true });
  const any: Recognizer<string> = recognizer;
  await any.classify(new URL("https://example.com/a.wav"), { signal });
  // @ts-expect-error -- a string is not an input
  await any.classify("a.wav").catch(() => undefined);
  const first: Float32Array | undefined = embedding;
  return scores[0]?.label ?? (first ? "cheer" : "calm");
}
