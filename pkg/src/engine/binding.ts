import type { Card, Classification } from "../types/generated.js";
import type { DecodedAudio, Inspection } from "../types/index.js";

/** The interface of the wasm modules, shared by the builds `cpu` and `webgpu`. */
export interface Binding {
  default(source: {
    module_or_path: Response | BufferSource | WebAssembly.Module;
  }): Promise<unknown>;
  decodeAudio(bytes: Uint8Array): Omit<DecodedAudio, "decoder">;
  logMel(samples: Float32Array, sampleRate: number): Float32Array;
  /** First sample and exclusive end of each window of a timeline, in pairs. */
  timelineWindows(samples: number, sampleRate: number, window: number, every: number): Float64Array;
  Recognizer: { load(model: Uint8Array, backend: "cpu" | "webgpu"): Promise<WasmRecognizer> };
}

/** A recognizer in wasm memory, until `free`. */
export interface WasmRecognizer {
  classify(samples: Float32Array, sampleRate: number, embedding: boolean): Promise<Classification>;
  inspect(samples: Float32Array, sampleRate: number): Inspection;
  listen(sampleRate: number, window: number, smoothing: number, gate: boolean): WasmLive;
  /** With a `state`, the session continues from it. */
  openSession(state?: string): WasmSession;
  backend(): { name: string; adapter?: string | null; reason?: string | null };
  card(): Card;
  free(): void;
}

/** A session in wasm memory, until `free`. */
export interface WasmSession {
  classify(samples: Float32Array, sampleRate: number, embedding: boolean): Promise<Classification>;
  openTimeline(sampleRate: number): WasmSessionTimeline;
  listen(sampleRate: number, window: number, smoothing: number, gate: boolean): WasmLive;
  reset(): void;
  /** Seconds of speech the session has adapted to. */
  readonly seconds: number;
  state(): string;
  restore(state: string): void;
  free(): void;
}

/** A timeline of a session in wasm memory, until `free`: speech in overlapping windows is counted once. */
export interface WasmSessionTimeline {
  classify(samples: Float32Array, firstSample: number, embedding: boolean): Promise<Classification>;
  free(): void;
}

/** A live classification in wasm memory, until `free`. */
export interface WasmLive {
  push(samples: Float32Array): void;
  classify(embedding: boolean): Promise<LiveReply>;
  free(): void;
}

/** The result for the newest window; silence if `label` is absent. */
export type LiveReply = { windowStartSeconds: number; windowEndSeconds: number } & (
  Classification | { label?: never }
);
