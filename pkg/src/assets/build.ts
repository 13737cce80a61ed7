import type { Binding } from "../engine/binding.js";
import type { EngineSource } from "../engine/engine.js";

/** A backend that answers: its wasm file, with what runs it. */
export interface Build {
  /** The wasm file, or its address. */
  wasm(): EngineSource["wasm"];
  /** The generated module that binds it, for running on the calling thread. */
  importBinding(): Promise<Binding>;
  /** Starts its worker in a browser; absent where the caller gave none. */
  startWorker?: () => Worker;
  /** Address of its worker for Node.js, whose workers are started otherwise. */
  nodeWorker?: () => URL;
}
