import type { Card, Classification, DecodedAudio, Inspection } from "./types.js";

/** What this package uses of a wasm module: both builds, `cpu` and `webgpu`, have it. */
export interface Binding {
  default(source: { module_or_path: Response }): Promise<unknown>;
  decodeAudio(bytes: Uint8Array): DecodedAudio;
  logMel(samples: Float32Array, sampleRate: number): Float32Array;
  Recognizer: { load(model: Uint8Array, backend: "cpu" | "webgpu"): Promise<WasmRecognizer> };
}

/** A recognizer in wasm memory, until `free`. */
export interface WasmRecognizer {
  classify(samples: Float32Array, sampleRate: number): Promise<Classification>;
  inspect(samples: Float32Array, sampleRate: number): Inspection;
  backend(): { name: string; adapter?: string | null; reason?: string | null };
  card(): Card;
  free(): void;
}
