import type { BackendName } from "./backend.js";
import type { TrainingFiles } from "./training-files.js";

/** The download progress of the wasm file and the model. */
export interface Progress {
  /** Bytes received, after decompression. */
  loaded: number;
  /** Bytes expected, or `undefined` if the server does not report the size. */
  total: number | undefined;
}

/** Options of `loadRecognizer`. A value outside its range throws an `EmotionError` with the code `option`. */
export interface LoadOptions {
  /**
   * The inference backend. `"auto"` loads the CPU build and classifies with it. If there is a hardware adapter, the
   * WebGPU build is loaded afterwards, checked, and timed with 3 s of audio; it takes over if it is at least 20 %
   * faster. The times are stored in `localStorage` by adapter and version of the package, so that later visits do not
   * measure again and do not download a build that they do not use. `"webgpu"` uses any adapter, including software
   * adapters. `"cpu"` does not use WebGPU. If WebGPU is missing or fails, the CPU is used, and `backend.reason`
   * contains the reason.
   *
   * @defaultValue "auto"
   */
  backend?: "auto" | BackendName;
  /**
   * The model: the bytes of a safetensors file of the format `speech-emotion/1`, or its address (a string is
   * resolved against the page; in Node.js it is a path relative to the working directory). An invalid file throws an
   * `EmotionError` with a code of the model file.
   *
   * @defaultValue the default model of the package
   */
  model?: string | URL | Blob | ArrayBuffer | Uint8Array;
  /**
   * `true` runs inference in a worker; `false` runs it on the calling thread, which is blocked while the CPU
   * computes.
   *
   * @defaultValue true
   */
  worker?: boolean;
  /**
   * The files required by `train`: `{ cpu: trainCpu }` of the package `speech-emotion-train`. They are fetched when
   * training starts.
   *
   * @defaultValue none: `train` throws an `EmotionError` with the code `option`
   */
  training?: TrainingFiles;
  /**
   * Aborts loading: the promise rejects with the code `aborted`, and `cause` is the reason of the signal. It has no
   * effect after loading.
   */
  signal?: AbortSignal;
  /** Called with the download progress. If it throws, loading rejects with the code `callback`. */
  onProgress?: (progress: Progress) => void;
}
