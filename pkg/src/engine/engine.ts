import type { BackendChoice } from "./backend-choice.js";
import type { LiveReply } from "./binding.js";
import type { Backend, DecodedAudio, Inspection, Progress, Sound } from "../types/index.js";
import type { Card, Classification } from "../types/generated.js";

/** A result as the wasm module gives it. */
export type RawClassification = Classification;

/** A window of a timeline as the engine gives it. */
export interface RawWindow extends RawClassification {
  windowStartSeconds: number;
  windowEndSeconds: number;
}

/** How a call is made. */
export interface EngineCall {
  /** Whether the memory of the samples may be handed over. */
  transfer?: boolean;
  /** Whether the result has the embedding. */
  embedding?: boolean;
  session?: SessionCall | undefined;
  /** Skips a call that has not begun. */
  signal?: AbortSignal | undefined;
}

/** The session that a call belongs to. */
export interface SessionCall {
  id: number;
  /** What an engine that does not have the session opens it from: the state after its last call, if there was one. */
  state: string | undefined;
}

/** What a session has adapted to. */
export interface Adaptation {
  /** Seconds of speech. */
  seconds: number;
  state: string | undefined;
}

/** The result of a call; with `adaptation` where it belongs to a session. */
export interface Adapted {
  adaptation?: Adaptation;
}

/** A result, and the backend that gave it: a GPU that fails hands over to the CPU in mid-call. */
export interface Answer extends Adapted {
  classification: RawClassification;
  backend: Backend;
}

/** What both ways of running have in common: on this thread, and in a worker. */
export interface Engine {
  readonly card: Card;
  readonly backend: Backend;
  classify(sound: Sound, call: EngineCall): Promise<Answer>;
  decode(bytes: Uint8Array): Promise<Omit<DecodedAudio, "decoder">>;
  logMel(samples: Float32Array, sampleRate: number): Promise<Float32Array>;
  inspect(samples: Float32Array, sampleRate: number): Promise<Inspection>;
  /** A copy of the model's file. */
  exportModel(): Promise<Uint8Array>;
  timeline(task: TimelineTask): Promise<Adapted>;
  openLive(sampleRate: number, options: LiveOptions, session?: SessionCall): Promise<LiveInput>;
  /** Replaces what a session has adapted to by a state, or by nothing. After the calls in progress. */
  putSession(id: number, state: string | undefined): void;
  /** Frees a session. After the calls in progress. */
  closeSession(id: number): void;
  dispose(): void;
}

/** A timeline to make; numbers are checked by the wasm module. */
export interface TimelineTask extends Sound, EngineCall {
  window: number;
  every: number;
  /** Called for each window, in order, with how many there will be. */
  onWindow: (window: RawWindow, count: number) => void;
}

/** Seconds, and whether silence is left to the voice activity detector. */
export interface LiveOptions {
  window: number;
  smoothing: number;
  gate: boolean;
  /** Whether results have the embedding. */
  embedding: boolean;
}

/** What was found in the newest window. */
export interface LiveAnswered extends Adapted {
  reply: LiveReply;
}

/** Where the sound of a listener goes in, and its answers come out. */
export interface LiveInput {
  /** Takes samples, whose memory is given away. What is wrong with them, `answer` says. */
  push(samples: Float32Array<ArrayBuffer>): void;
  /** About the newest window. */
  answer(): Promise<LiveAnswered>;
  close(): void;
}

/** What an engine is started from; all of it can be posted to a worker. */
export interface EngineSource {
  choice: BackendChoice;
  wasm: Blob | ArrayBuffer | Uint8Array | WebAssembly.Module;
  model: Blob | ArrayBuffer | Uint8Array;
}

export type OnProgress = (progress: Progress) => void;
