import type { BackendChoice } from "./backend-choice.js";
import type { Backend, Card, Classification, DecodedAudio, Inspection, Progress } from "./types.js";

/** An answer, and the backend that gave it: a GPU that fails hands over to the CPU in mid-call. */
export interface Answer {
  classification: Classification;
  backend: Backend;
}

/** What both ways of running have in common: on this thread, and in a worker. */
export interface Engine {
  readonly card: Card;
  readonly backend: Backend;
  classify(samples: Float32Array, sampleRate: number, transfer: boolean): Promise<Answer>;
  decode(bytes: Uint8Array): Promise<DecodedAudio>;
  logMel(samples: Float32Array, sampleRate: number): Promise<Float32Array>;
  inspect(samples: Float32Array, sampleRate: number): Promise<Inspection>;
  /** A copy of the model's file. */
  exportModel(): Promise<Uint8Array>;
  dispose(): void;
}

/** What an engine is started from; all of it can be posted to a worker. */
export interface EngineSource {
  choice: BackendChoice;
  /** Address of the wasm file. */
  wasm: string;
  /** The model, or its address. */
  model: string | Blob | ArrayBuffer | Uint8Array;
}

export type OnProgress = (progress: Progress) => void;
