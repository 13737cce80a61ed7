import type { Answer, EngineSource } from "./engine.js";
import type { Backend, Card, DecodedAudio, Inspection, Progress } from "./types.js";

/** What the page asks of the worker. Every request but `dispose` has one reply with its `id`. */
export type Request =
  | { type: "load"; id: number; source: EngineSource }
  | { type: "classify"; id: number; samples: Float32Array; sampleRate: number }
  | { type: "log-mel"; id: number; samples: Float32Array; sampleRate: number }
  | { type: "inspect"; id: number; samples: Float32Array; sampleRate: number }
  | { type: "decode"; id: number; bytes: Uint8Array }
  | { type: "model"; id: number };

/** What the worker answers. */
export type Reply =
  | {
      type: "done";
      id: number;
      value: Loaded | Answer | DecodedAudio | Float32Array | Uint8Array | Inspection;
    }
  | { type: "failed"; id: number; code: string; message: string }
  | { type: "progress"; progress: Progress };

/** The value of a `load` that succeeded. */
export interface Loaded {
  card: Card;
  backend: Backend;
}
