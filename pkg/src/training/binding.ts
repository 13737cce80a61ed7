import type { TrainingMessage } from "../types/training.js";

/** The interface of the wasm modules for training, shared by the builds `train` and `train-webgpu`. */
export interface TrainBinding {
  default(source: { module_or_path: Response }): Promise<unknown>;
  Training: {
    create(options: object, model: Uint8Array, backend: "cpu" | "webgpu"): Promise<WasmTraining>;
  };
}

/** A training run in wasm memory, until `free`. */
export interface WasmTraining {
  add(
    samples: Float32Array,
    sampleRate: number,
    label: string,
    speaker?: string,
    take?: string,
  ): void;
  resume(checkpoint: Uint8Array): void;
  finish(): void;
  /** A {@link WasmTrainingMessage}; `undefined` after the last. */
  next(): Promise<object | undefined>;
  adapter(): string | undefined;
  free(): void;
}

/** The backend as reported by the wasm module, without the reason for its choice. */
export type WasmTrainingMessage = TrainingMessage extends infer M
  ? M extends { type: "prepared" }
    ? Omit<M, "backend">
    : M
  : never;
