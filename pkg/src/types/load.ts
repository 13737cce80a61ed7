import type { BackendName } from "./backend.js";
import type { TrainingFiles } from "./training-files.js";

/** How much of the wasm file and the model has arrived. */
export interface Progress {
  /** Bytes received, after decompression. */
  loaded: number;
  /** Bytes expected, or `undefined` where the server does not say. */
  total: number | undefined;
}

/** Options of `loadRecognizer`. A value outside its range is an `EmotionError` with the code `option`. */
export interface LoadOptions {
  /**
   * `"auto"` takes WebGPU where there is a hardware adapter and the CPU otherwise; `"webgpu"` takes
   * any adapter, software ones as well; `"cpu"` never asks for one. Where WebGPU is missing or fails
   * its self-check the CPU answers, and `backend.reason` says why.
   *
   * @defaultValue "auto"
   */
  backend?: "auto" | BackendName;
  /**
   * The model: a safetensors file of the format `speech-emotion/1`, or where to fetch it (a string is an
   * address, resolved against the page, and in Node.js a path, resolved against the current folder). A file that cannot be read is an `EmotionError` that says what is
   * wrong with it.
   *
   * @defaultValue the model that comes with the package
   */
  model?: string | URL | Blob | ArrayBuffer | Uint8Array;
  /**
   * `true` runs in a worker; `false` runs on the calling thread, which is blocked while the CPU
   * computes.
   *
   * @defaultValue true
   */
  worker?: boolean;
  /**
   * The files that `train` needs: `{ cpu: trainCpu }` of the package `speech-emotion-train`. They are fetched when a
   * training starts.
   *
   * @defaultValue none: `train` is an `EmotionError` with the code `option`
   */
  training?: TrainingFiles;
  /**
   * Aborts loading: the promise rejects with the code `aborted`, and `cause` is the reason of the signal. It does not end
   * the recognizer once it is loaded.
   */
  signal?: AbortSignal;
  /** Called as the wasm file and the model arrive. If it throws, loading rejects with the code `callback`. */
  onProgress?: (progress: Progress) => void;
}
