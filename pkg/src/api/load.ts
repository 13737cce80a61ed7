import { type BackendChoice, chooseBackend, isFaultOfWebgpu } from "../engine/backend-choice.js";
import type { Build } from "../assets/build.js";
import type { Engine, EngineSource, OnProgress } from "../engine/engine.js";
import { callbackError, EmotionError } from "../core/errors.js";
import { LocalEngine } from "../engine/local-engine.js";
import { checkCallback, checkSwitch, readBackend } from "../core/options.js";
import { Recognizer } from "./recognizer.js";
import { RemoteEngine, type StartedWorker } from "../worker/remote-engine.js";
import { readTrainingFiles, type TrainingFiles } from "../assets/training-files.js";
import type { BackendName, LoadOptions } from "../types/index.js";
import { WorkerClient } from "../worker/client.js";
import type { RecognitionProtocol } from "../worker/protocol.js";

/** What an entry of the package brings along. */
export interface Places {
  builds: { cpu: Build; webgpu?: Build } | { cpu?: Build; webgpu: Build };
  model: EngineSource["model"];
  /** Address of the audio worklet. @throws EmotionError `option` where there is none */
  worklet: () => string;
  /** What trains, where it is to be had. */
  training: TrainingFiles | undefined;
}

/** What all entries do: choose a backend, start an engine, and fall back on the CPU. */
export async function load(
  options: Pick<LoadOptions, "backend" | "worker" | "onProgress">,
  places: Places,
): Promise<Recognizer> {
  const { worker = true } = options;
  checkSwitch("worker", worker);
  checkCallback("onProgress", options.onProgress);
  const training = readTrainingFiles(places.training);
  const names = (["cpu", "webgpu"] as const).filter((name) => places.builds[name]);
  const asked = readBackend(options.backend, names);
  if (typeof WebAssembly === "undefined") {
    // Lockdown Mode of Apple's systems, and browsers and Node.js without a just-in-time compiler.
    const cause = "WebAssembly is switched off in this browser, for example by Lockdown Mode";
    throw new EmotionError(
      "wasm-failed",
      `${cause}: allow it for this site, or use another browser`,
    );
  }
  let thrown: EmotionError | undefined;
  const onProgress: OnProgress = (progress) => {
    try {
      // After a failure it is not called any more.
      if (!thrown) options.onProgress?.(progress);
    } catch (failure) {
      thrown = callbackError("onProgress", failure);
    }
  };
  const choice = await chooseBackend(asked === "auto" && names.length === 1 ? names[0]! : asked);

  const startOrFallBack = async <T>(start: Start<T>): Promise<T> => {
    try {
      return await start(choice);
    } catch (failure) {
      if (choice.name === "cpu" || !isFaultOfWebgpu(failure)) throw failure;
      const { message } = EmotionError.from(failure);
      // The CPU's own file and a new worker: what a failed GPU left behind in wasm is not trusted.
      return start({ name: "cpu", reason: `WebGPU could not be used: ${message}` });
    }
  };
  const engine: Engine = worker
    ? await RemoteEngine.load(() => startOrFallBack(inWorker(places, onProgress)))
    : await startOrFallBack(inline(places, onProgress));
  if (thrown) {
    engine.dispose();
    throw thrown;
  }
  return new Recognizer(engine, places.worklet, training);
}

type Start<T> = (choice: BackendChoice) => Promise<T>;

function inWorker({ builds, model }: Places, onProgress: OnProgress) {
  // Kept for a worker that has to be started again, whatever becomes of the caller's memory.
  const kept =
    typeof model === "string" || model instanceof Blob ? model : new Blob([model as BlobPart]);
  return (choice: BackendChoice) => {
    const build = buildOf(builds, choice.name);
    return startWorker(build, { choice, model: kept, wasm: build.wasm() }, onProgress);
  };
}

/** @throws EmotionError `worker-failed`, and what loading in the worker throws */
async function startWorker(
  build: Build,
  source: EngineSource,
  onEvent: OnProgress,
): Promise<StartedWorker> {
  const client = new WorkerClient<RecognitionProtocol>(build, "the worker", "pass `worker: false`");
  try {
    return { client, loaded: await client.call("load", source, { onEvent }) };
  } catch (failure) {
    client.end(EmotionError.from(failure));
    throw failure;
  }
}

function inline({ builds, model }: Places, onProgress: OnProgress) {
  return async (choice: BackendChoice) => {
    const build = buildOf(builds, choice.name);
    try {
      const binding = await build.importBinding();
      return await LocalEngine.load(binding, { choice, model, wasm: build.wasm() }, onProgress);
    } catch (failure) {
      throw EmotionError.from(failure);
    }
  };
}

/** The build for a backend; that for WebGPU runs the CPU as well. */
function buildOf(builds: Places["builds"], name: BackendName): Build {
  const build = builds[name] ?? builds.webgpu;
  if (build) return build;
  throw new EmotionError("option", "this entry has no build for WebGPU");
}
