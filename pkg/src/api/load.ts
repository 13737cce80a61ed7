import type { Build, ModelSource, WasmSource } from "../assets/build.js";
import { Downloads } from "../assets/download.js";
import { readTrainingFiles } from "../assets/training-files.js";
import type { TrainingFiles } from "../types/training-files.js";
import { abortable, abortError, throwIfAborted } from "../core/abort.js";
import { callbackError, EmotionError } from "../core/errors.js";
import { checkCallback, checkSignal, checkSwitch, readBackend } from "../core/options.js";
import {
  type BackendChoice,
  chooseBackend,
  failureOfWebgpu,
  isFaultOfWebgpu,
} from "../engine/backend-choice.js";
import type { Engine, EngineSource, OnProgress } from "../engine/engine.js";
import { LocalEngine } from "../engine/local-engine.js";
import type { BackendName, LoadOptions } from "../types/index.js";
import { WorkerClient } from "../worker/client.js";
import type { RecognitionProtocol } from "../worker/protocol.js";
import { RemoteEngine, type StartedWorker } from "../worker/remote-engine.js";
import type { EngineStarter } from "./load-auto.js";
import { Recognizer } from "./recognizer.js";

/** The files and options of an entry point. */
export interface EntryPoint {
  builds: { cpu: Build; webgpu?: Build } | { cpu?: Build; webgpu: Build };
  model: ModelSource;
  /** Returns the address of the audio worklet. @throws EmotionError `option` where there is none */
  worklet: () => string;
  /** Loads `"auto"` of an entry point with both builds. */
  auto?: (start: EngineStarter) => Promise<Engine>;
  /** The option `training`. */
  training: TrainingFiles | undefined;
}

/** Shared by all entry points: chooses the backend, starts an engine, and falls back to the CPU. */
export async function load<Label extends string>(
  options: Pick<LoadOptions, "backend" | "worker" | "onProgress" | "signal">,
  entry: EntryPoint,
): Promise<Recognizer<Label>> {
  const { worker = true, signal } = options;
  checkSwitch("worker", worker);
  checkCallback("onProgress", options.onProgress);
  checkSignal(signal);
  const training = readTrainingFiles(entry.training);
  const names = (["cpu", "webgpu"] as const).filter((name) => entry.builds[name]);
  const requested = readBackend(options.backend, names);
  if (typeof WebAssembly === "undefined") {
    // WebAssembly is missing in the Lockdown Mode of Apple devices and where just-in-time compilation is disabled.
    const cause = "WebAssembly is disabled in this browser, for example by Lockdown Mode";
    throw new EmotionError(
      "wasm-failed",
      `${cause}: allow it for this site, or use another browser`,
    );
  }
  throwIfAborted(signal);
  let thrown: EmotionError | undefined;
  const onProgress: OnProgress = (progress) => {
    try {
      // Not called again after it has thrown.
      if (!thrown) options.onProgress?.(progress);
    } catch (failure) {
      thrown = callbackError("onProgress", failure);
    }
  };
  // Applies to loading only: a worker that is restarted later has no signal.
  let loading = signal;
  const files = keptFiles(entry.model, () => new Downloads(onProgress, loading));
  const start = (
    choice: BackendChoice,
    from: Files,
    signalOf: () => AbortSignal | undefined,
    fallBack = true,
  ): Promise<Engine> => {
    const build = ({ name }: BackendChoice) => buildOf(entry.builds, name);
    if (!worker) {
      const begin = (tried: BackendChoice) => startInline(build(tried), tried, from);
      return fallBack ? startOrFallBack(choice, begin) : begin(choice);
    }
    const begin = (tried: BackendChoice) => startWorker(build(tried), tried, from, signalOf());
    let falls = fallBack;
    return RemoteEngine.load(() => {
      const started = falls ? startOrFallBack(choice, begin) : begin(choice);
      // Applies to later starts, after a crash.
      falls = true;
      return started;
    });
  };
  const starter: EngineStarter = {
    cpu: (reason) => start({ name: "cpu", reason }, files, () => loading),
    async webgpu(reason, disposal) {
      const { model } = await files(buildOf(entry.builds, "cpu"));
      // Not the files of the CPU, which would keep an unused file.
      const own = keptFiles(model, () => new Downloads(undefined, disposal));
      return start({ name: "webgpu", reason }, own, () => disposal, false);
    },
  };
  const starting = (async () => {
    const engine =
      requested === "auto" && entry.auto
        ? await entry.auto(starter)
        : await start(
            await chooseBackend(requested === "auto" ? names[0]! : requested),
            files,
            () => loading,
          );
    if (thrown ?? signal?.aborted) {
      engine.dispose();
      throw thrown ?? abortError(signal!);
    }
    loading = undefined;
    return new Recognizer<Label>(engine, entry.worklet, training);
  })();
  return abortable(signal, () => starting);
}

async function startOrFallBack<T>(
  choice: BackendChoice,
  start: (choice: BackendChoice) => Promise<T>,
): Promise<T> {
  try {
    return await start(choice);
  } catch (failure) {
    if (choice.name === "cpu" || !isFaultOfWebgpu(failure)) throw failure;
    // Use the CPU build and a new worker: the wasm memory may be invalid after a GPU failure.
    return start({ name: "cpu", reason: failureOfWebgpu(failure) });
  }
}

/** The wasm file of a build and the model. */
type Files = (build: Build) => Promise<Omit<EngineSource, "choice">>;

/** Copies the files for a worker restart, since the caller may modify or transfer their memory. */
function keptFiles(model: ModelSource, download: () => Downloads): Files {
  const given =
    typeof model === "string" || model instanceof Blob ? model : new Blob([model as BlobPart]);
  const kept = new Map<WasmSource, EngineSource["wasm"]>();
  let keptModel = typeof given === "string" ? undefined : given;
  return async (build) => {
    const downloads = download();
    const source = build.wasm();
    const load = async () =>
      kept.get(source) ?? (typeof source === "string" ? await downloads.wasm(source) : source);
    const loadModel = async () => keptModel ?? (await downloads.blob(given as string));
    const [wasm, bytes] = await Promise.all([load(), loadModel()]);
    kept.set(source, wasm);
    keptModel = bytes;
    return { wasm, model: bytes };
  };
}

/** @throws EmotionError `worker-failed`, `aborted`, and the errors of loading in the worker */
async function startWorker(
  build: Build,
  choice: BackendChoice,
  files: Files,
  signal: AbortSignal | undefined,
): Promise<StartedWorker> {
  // Load the worker module in parallel with the files.
  const client = new WorkerClient<RecognitionProtocol>(build, "the worker", "pass `worker: false`");
  try {
    const source = await files(build);
    const loaded = await abortable(signal, () => client.call("load", { choice, ...source }));
    return { client, loaded };
  } catch (failure) {
    client.end(EmotionError.from(failure));
    throw failure;
  }
}

async function startInline(
  build: Build,
  choice: BackendChoice,
  files: Files,
): Promise<LocalEngine> {
  try {
    const [binding, source] = await Promise.all([build.importBinding(), files(build)]);
    return await LocalEngine.load(binding, { choice, ...source });
  } catch (failure) {
    throw EmotionError.from(failure);
  }
}

/** Returns the build for a backend. The WebGPU build also contains the CPU backend. */
function buildOf(builds: EntryPoint["builds"], name: BackendName): Build {
  const build = builds[name] ?? builds.webgpu;
  if (build) return build;
  throw new EmotionError("option", "this entry point has no WebGPU build");
}
