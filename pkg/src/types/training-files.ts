/** A wasm file for training, and the worker that runs it. */
export interface TrainingFile {
  /** The address of `speech-emotion-train/cpu.wasm`, or of `speech-emotion-train/webgpu.wasm`. */
  wasm: string | URL | (() => string);
  /** Starts a module worker that runs `speech-emotion-train/worker`, or `speech-emotion-train/worker-webgpu`. */
  worker: () => Worker;
  /** The address of the module of that worker, for Node.js and for pages of another origin. */
  workerUrl?: () => URL;
}

/** The files of the package `speech-emotion-train`, or files of your own. */
export interface TrainingFiles {
  /** Trains on the CPU, also where WebGPU is missing or fails. */
  cpu: TrainingFile;
  /**
   * Trains on WebGPU.
   *
   * @defaultValue none: the CPU trains, and `backend.reason` of the first message says so
   */
  webgpu?: TrainingFile;
}
