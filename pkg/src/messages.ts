import type {
  Adapted,
  Answer,
  EngineSource,
  LiveAnswered,
  LiveOptions,
  SessionCall,
} from "./engine.js";
import type { TimelineWindow } from "./timeline-types.js";
import type { Backend, Card, DecodedAudio, Inspection, Progress } from "./types.js";

/** What the page asks of the worker. A request with an `id` has one last reply with the same. */
export type Request =
  | { type: "load"; id: number; source: EngineSource; lock: string }
  | {
      type: "classify";
      id: number;
      samples: Float32Array;
      sampleRate: number;
      session: SessionCall | undefined;
    }
  | { type: "log-mel"; id: number; samples: Float32Array; sampleRate: number }
  | { type: "inspect"; id: number; samples: Float32Array; sampleRate: number }
  | { type: "model"; id: number }
  | { type: "decode"; id: number; bytes: Uint8Array }
  | {
      type: "timeline";
      id: number;
      samples: Float32Array;
      sampleRate: number;
      window: number;
      every: number;
      session: SessionCall | undefined;
    }
  /** Ends the timeline with this `id` early. */
  | { type: "cancel"; timeline: number }
  | {
      type: "live-open";
      id: number;
      live: number;
      sampleRate: number;
      options: LiveOptions;
      session: SessionCall | undefined;
    }
  | { type: "live-push"; live: number; samples: Float32Array<ArrayBuffer> }
  | { type: "live-answer"; id: number; live: number }
  | { type: "live-close"; live: number }
  | { type: "session-put"; session: number; state: string | undefined }
  | { type: "session-close"; session: number };

/** What the worker answers. */
export type Reply =
  | {
      type: "done";
      id: number;
      value:
        | Loaded
        | Answer
        | LiveAnswered
        | Adapted
        | Omit<DecodedAudio, "decoder">
        | Float32Array
        | Uint8Array
        | Inspection
        | undefined;
    }
  | {
      type: "failed";
      id: number;
      code: string;
      message: string;
      /** Whether the wasm module may have been left in disorder: the worker must be replaced. */
      fatal: boolean;
    }
  /** One window of a timeline, and how many there will be. */
  | { type: "window"; id: number; value: TimelineWindow; count: number }
  | { type: "progress"; progress: Progress };

/** The value of a `load` that succeeded. */
export interface Loaded {
  card: Card;
  backend: Backend;
}
