import { startWorker, wasmFile } from "./assets.js";
import { type BackendChoice, chooseBackend } from "./backend-choice.js";
import type { Binding } from "./binding.js";
import type { Engine, EngineSource, OnProgress } from "./engine.js";
import { EmotionError } from "./errors.js";
import { LocalEngine } from "./local-engine.js";
import { readBackend, readModelOption } from "./options.js";
import { Recognizer } from "./recognizer.js";
import { RemoteEngine } from "./remote-engine.js";
import type { LoadOptions } from "./types.js";

/**
 * Loads the wasm file of the backend and the model.
 *
 * @throws EmotionError `option`, `download-failed`, `wasm-failed`, `worker-failed`, or a code of the
 * model file. It can be called again.
 *
 * @example
 * ```ts
 * const recognizer = await loadRecognizer();
 * const { label } = await recognizer.classify(samples, { sampleRate: 48000 });
 * ```
 */
export async function loadRecognizer(options: LoadOptions = {}): Promise<Recognizer> {
  const { worker = true, onProgress = () => undefined } = options;
  const model = readModelOption(options.model);
  const choice = await chooseBackend(readBackend(options.backend));

  const start = (choice: BackendChoice) => startEngine(choice, model, worker, onProgress);
  try {
    return new Recognizer(await start(choice));
  } catch (failure) {
    if (choice.name === "cpu" || !isFaultOfWebgpu(failure)) throw failure;
    const { message } = EmotionError.from(failure);
    // The CPU's own file and a new worker: what a failed GPU left behind in wasm is not trusted.
    return new Recognizer(
      await start({ name: "cpu", reason: `WebGPU could not be used: ${message}` }),
    );
  }
}

async function startEngine(
  choice: BackendChoice,
  model: EngineSource["model"],
  worker: boolean,
  onProgress: OnProgress,
): Promise<Engine> {
  const source = { choice, model, wasm: wasmFile[choice.name]().href };
  if (worker) return RemoteEngine.load(startWorker[choice.name], source, onProgress);
  try {
    return await LocalEngine.load(await importBinding[choice.name](), source, onProgress);
  } catch (failure) {
    throw EmotionError.from(failure);
  }
}

const importBinding = {
  cpu: (): Promise<Binding> => import("./cpu/speech_emotion.js"),
  webgpu: (): Promise<Binding> => import("./webgpu/speech_emotion.js"),
};

/** Whether the CPU may succeed: not where the model or the network connection is at fault. */
function isFaultOfWebgpu(failure: unknown): boolean {
  const { code } = EmotionError.from(failure);
  return ["backend-unavailable", "wasm-failed", "worker-failed", "internal"].includes(code);
}
