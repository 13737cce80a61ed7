import type { Binding } from "../engine/binding.js";
import type { EngineSource } from "../engine/engine.js";

/** The model, or its address. */
export type ModelSource = EngineSource["model"] | string;

/** A wasm file, or its address. */
export type WasmSource = EngineSource["wasm"] | string;

/** An inference backend: its wasm file and its binding. */
export interface Build {
  /** The wasm file, or its address. */
  wasm(): WasmSource;
  /** The generated module that binds it, for running on the calling thread. */
  importBinding(): Promise<Binding>;
  /** Starts its worker in a browser; absent where the caller gave none. */
  startWorker?: () => Worker;
  /** Address of the module of its worker, for Node.js and for pages of another origin. */
  workerUrl?: () => URL;
}
