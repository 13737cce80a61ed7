import type { BackendChoice } from "./backend-choice.js";
import type { LiveReply } from "./binding.js";
import type { Backend, DecodedAudio, Inspection, Progress, Sound } from "../types/index.js";
import type { Card, Classification } from "../types/generated.js";

/** A result of the wasm module. */
export type RawClassification = Classification;

/** The result for a window of a timeline. */
export interface RawWindow extends RawClassification {
  windowStartSeconds: number;
  windowEndSeconds: number;
}

/** Options of a call. */
export interface EngineCall {
  /** Whether the sample buffer may be transferred. */
  transfer?: boolean;
  /** Whether the result includes the embedding. */
  embedding?: boolean;
  session?: SessionCall | undefined;
  /** Skips a call that has not started. */
  signal?: AbortSignal | undefined;
}

/** The session of a call. */
export interface SessionCall {
  id: number;
  /** The state after the last call of the session, if any. Used by an engine that does not have the session. */
  state: string | undefined;
}

/** The adaptation of a session. */
export interface Adaptation {
  /** Seconds of speech. */
  seconds: number;
  state: string | undefined;
}

/** The result of a call; with `adaptation` if it belongs to a session. */
export interface Adapted {
  adaptation?: Adaptation;
}

/** A result and its backend: the CPU takes over during a call if the GPU fails. */
export interface ClassifyResult extends Adapted {
  classification: RawClassification;
  backend: Backend;
}

/** The common interface of inference on this thread and in a worker. */
export interface Engine {
  readonly card: Card;
  readonly backend: Backend;
  classify(sound: Sound, call: EngineCall): Promise<ClassifyResult>;
  decode(bytes: Uint8Array): Promise<Omit<DecodedAudio, "decoder">>;
  logMel(samples: Float32Array, sampleRate: number): Promise<Float32Array>;
  inspect(samples: Float32Array, sampleRate: number): Promise<Inspection>;
  /** A copy of the model file. */
  exportModel(): Promise<Uint8Array>;
  timeline(task: TimelineTask): Promise<Adapted>;
  openLive(sampleRate: number, options: LiveOptions, session?: SessionCall): Promise<LiveInput>;
  /** Sets the state of a session, or clears it. Runs after the calls in progress. */
  putSession(id: number, state: string | undefined): void;
  /** Frees a session. Runs after the calls in progress. */
  closeSession(id: number): void;
  dispose(): void;
}

/** A timeline request; the wasm module checks the numbers. */
export interface TimelineTask extends Sound, EngineCall {
  window: number;
  every: number;
  /** Called for each window in order, with the number of windows. */
  onWindow: (window: RawWindow, count: number) => void;
}

/** In seconds, and whether the voice activity detector skips silence. */
export interface LiveOptions {
  window: number;
  smoothing: number;
  gate: boolean;
  /** Whether results include the embedding. */
  embedding: boolean;
}

/** The result for the newest window. */
export interface LiveWindowResult extends Adapted {
  reply: LiveReply;
}

/** A live input: accepts samples and returns results. */
export interface LiveInput {
  /** Appends samples and takes ownership of their memory. Errors are reported by `classify`. */
  push(samples: Float32Array<ArrayBuffer>): void;
  /** Classifies the newest window. An engine that runs on several backends needs the session of the call. */
  classify(session?: SessionCall): Promise<LiveWindowResult>;
  close(): void;
}

/** The configuration of an engine; can be posted to a worker. */
export interface EngineSource {
  choice: BackendChoice;
  wasm: Blob | ArrayBuffer | Uint8Array | WebAssembly.Module;
  model: Blob | ArrayBuffer | Uint8Array;
}

export type OnProgress = (progress: Progress) => void;
