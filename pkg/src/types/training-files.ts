/** A wasm file for training and its worker. */
export interface TrainingFile {
  /** The address of `speech-emotion-train/cpu.wasm` or `speech-emotion-train/webgpu.wasm`. */
  wasm: string | URL | (() => string);
  /** Starts a module worker that runs `speech-emotion-train/worker` or `speech-emotion-train/worker-webgpu`. */
  worker: () => Worker;
  /** The address of the worker module, for Node.js and for pages of another origin. */
  workerUrl?: () => URL;
}

/** The files of the package `speech-emotion-train`, or custom files. */
export interface TrainingFiles {
  /** The files for training on the CPU, also used if WebGPU is missing or fails. */
  cpu: TrainingFile;
  /**
   * The files for training on WebGPU.
   *
   * @defaultValue none: training runs on the CPU, and `backend.reason` of the first message contains the reason
   */
  webgpu?: TrainingFile;
}
