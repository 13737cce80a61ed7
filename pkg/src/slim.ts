/**
 * An entry point for custom file locations: it locates and downloads no files other than those you pass.
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

/** Options of the slim `loadRecognizer`. An invalid value throws an `EmotionError` with the code `option`. */
export interface SlimLoadOptions extends Pick<LoadOptions, "training" | "onProgress" | "signal"> {
  /**
   * The wasm file: `speech-emotion/cpu.wasm`, the faster `speech-emotion/cpu-relaxed.wasm` if
   * {@link hasRelaxedSimd}, or `speech-emotion/webgpu.wasm` with `backend: "webgpu"`. Its bytes, a compiled module,
   * or an address.
   */
  wasm: string | URL | Blob | ArrayBuffer | Uint8Array | WebAssembly.Module;
  /** The model, as for the main entry point, but required. */
  model: string | URL | Blob | ArrayBuffer | Uint8Array;
  /**
   * The build that `wasm` contains. `"webgpu"` runs on the CPU if there is no adapter.
   *
   * @defaultValue "cpu"
   */
  backend?: BackendName;
  /**
   * Starts a module worker that runs `speech-emotion/worker` (or `speech-emotion/worker-webgpu`). Called again if
   * the worker terminates. `false` runs on the calling thread.
   */
  worker: (() => Worker) | false;
  /** The address of `speech-emotion/worklet`, required only by `listen` with a microphone or stream. */
  worklet?: string | URL;
}

/**
 * Creates a recognizer from the given files.
 *
 * @throws EmotionError as `loadRecognizer` of the main entry point
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
          throw new EmotionError(
            "option",
            "expected the option `worklet`, which `listen` requires",
          );
        }
        return readAddressOption("worklet", worklet);
      },
      training,
    },
  );
}
