import type { Binding } from "../engine/binding.js";
import type { EngineSource } from "../engine/engine.js";

/** The model or its address. */
export type ModelSource = EngineSource["model"] | string;

/** A wasm file or its address. */
export type WasmSource = EngineSource["wasm"] | string;

/** A build: its wasm file and its JavaScript binding. */
export interface Build {
  /** The wasm file or its address. */
  wasm(): WasmSource;
  /** The generated binding module, for inference on the calling thread. */
  importBinding(): Promise<Binding>;
  /** Starts the worker in a browser; absent if the caller passed none. */
  startWorker?: () => Worker;
  /** The address of the worker module, for Node.js and for pages of another origin. */
  workerUrl?: () => URL;
}
