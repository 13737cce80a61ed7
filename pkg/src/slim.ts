/**
 * For those who place the files themselves: nothing is found or downloaded but what you pass.
 *
 * ```ts
 * import { loadRecognizer } from "speech-emotion/slim";
 *
 * const recognizer = await loadRecognizer({
 *   wasm: "/assets/speech_emotion_bg.wasm", // speech-emotion/cpu.wasm
 *   model: "/assets/emodb.safetensors", // speech-emotion/emodb.safetensors
 *   worker: () => new Worker("/assets/worker.js", { type: "module" }), // speech-emotion/worker, bundled
 * });
 * ```
 *
 * @packageDocumentation
 */
import type { Build } from "./assets/build.js";
import { EmotionError } from "./core/errors.js";
import { load } from "./api/load.js";
import {
  readAddressOption,
  readBackend,
  readFileOption,
  readOptions,
  readWasmOption,
} from "./core/options.js";
import { describe } from "./core/realm.js";
import type { Recognizer } from "./api/recognizer.js";
import type { BackendName, LoadOptions } from "./types/index.js";

export * from "./api/exports.js";
export { hasRelaxedSimd } from "./assets/relaxed-simd.js";

/** Options of the slim `loadRecognizer`. A value it cannot have is an `EmotionError` with the code `option`. */
export interface SlimLoadOptions extends Pick<LoadOptions, "training" | "onProgress" | "signal"> {
  /**
   * The wasm file `speech-emotion/cpu.wasm`, or the faster `speech-emotion/cpu-relaxed.wasm` where
   * {@link hasRelaxedSimd}, or `speech-emotion/webgpu.wasm` with `backend: "webgpu"`: its bytes, a compiled
   * module, or where to fetch it.
   */
  wasm: string | URL | Blob | ArrayBuffer | Uint8Array | WebAssembly.Module;
  /** The model: as for the main entry, but it has to be given. */
  model: string | URL | Blob | ArrayBuffer | Uint8Array;
  /**
   * Which of the two builds `wasm` is. `"webgpu"` runs on the CPU where there is no adapter.
   *
   * @defaultValue "cpu"
   */
  backend?: BackendName;
  /**
   * Starts a module worker that runs `speech-emotion/worker` (or `speech-emotion/worker-webgpu`), and is
   * called again where the worker died. `false` runs on the calling thread.
   */
  worker: (() => Worker) | false;
  /** The address of `speech-emotion/worklet`, which only `listen` with a microphone or stream needs. */
  worklet?: string | URL;
}

/**
 * Starts a recognizer from the files it is given.
 *
 * @throws EmotionError as the main entry's `loadRecognizer`
 */
export async function loadRecognizer<Label extends string = string>(
  slimOptions: SlimLoadOptions,
): Promise<Recognizer<Label>> {
  const options = readOptions(slimOptions);
  const { backend = "cpu", worker, worklet, training, onProgress, signal } = options;
  if (worker !== false && typeof worker !== "function") {
    const expected = "expected `worker` as a function that starts a worker, or false";
    throw new EmotionError("option", `${expected}, received ${describe(worker)}`);
  }
  readBackend(backend);
  const wasm = readWasmOption(options.wasm);
  const build: Build = {
    wasm: () => wasm,
    importBinding: () =>
      backend === "webgpu"
        ? import("./webgpu/speech_emotion.js")
        : import("./cpu/speech_emotion.js"),
    ...(worker && { startWorker: worker }),
  };
  return load(
    {
      backend,
      worker: worker !== false,
      ...(onProgress && { onProgress }),
      ...(signal && { signal }),
    },
    {
      builds: backend === "webgpu" ? { webgpu: build } : { cpu: build },
      model: readFileOption("model", options.model),
      worklet: () => {
        if (worklet === undefined) {
          throw new EmotionError("option", "expected `worklet`, which `listen` needs, at loading");
        }
        return readAddressOption("worklet", worklet);
      },
      training,
    },
  );
}
