import type { BackendChoice } from "./backend-choice.js";
import type { LiveReply } from "./binding.js";
import type { TimelineWindow } from "../types/timeline.js";
import type {
  Backend,
  Card,
  Classification,
  DecodedAudio,
  Inspection,
  Progress,
} from "../types/index.js";

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
  classification: Classification;
  backend: Backend;
}

/** What both ways of running have in common: on this thread, and in a worker. */
export interface Engine {
  readonly card: Card;
  readonly backend: Backend;
  classify(
    samples: Float32Array,
    sampleRate: number,
    transfer: boolean,
    session?: SessionCall,
  ): Promise<Answer>;
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
export interface TimelineTask {
  samples: Float32Array;
  sampleRate: number;
  window: number;
  every: number;
  transfer: boolean;
  signal: AbortSignal | undefined;
  session?: SessionCall;
  /** Called for each window, in order, with how many there will be. */
  onWindow: (window: TimelineWindow, count: number) => void;
}

/** Seconds, and whether silence is left to the voice activity detector. */
export interface LiveOptions {
  window: number;
  smoothing: number;
  gate: boolean;
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
  /** The wasm file, or its address. */
  wasm: string | Blob | ArrayBuffer | Uint8Array | WebAssembly.Module;
  /** The model, or its address. */
  model: string | Blob | ArrayBuffer | Uint8Array;
}

export type OnProgress = (progress: Progress) => void;
