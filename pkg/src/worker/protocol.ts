import type {
  Adapted,
  Answer,
  EngineSource,
  LiveAnswered,
  LiveOptions,
  SessionCall,
  TimelineTask,
} from "../engine/engine.js";
import type { TimelineWindow } from "../types/timeline.js";
import type { Backend, Card, DecodedAudio, Inspection, Progress } from "../types/index.js";

/** Samples and their rate. */
interface Sound {
  samples: Float32Array;
  sampleRate: number;
}

/** A call that may belong to a session. */
interface InSession {
  session: SessionCall | undefined;
}

/** The calls of the worker that classifies. */
export type RecognitionProtocol = {
  calls: {
    load: { argument: EngineSource; result: Loaded; event: Progress };
    classify: { argument: Sound & InSession; result: Answer };
    logMel: { argument: Sound; result: Float32Array };
    inspect: { argument: Sound; result: Inspection };
    exportModel: { argument: undefined; result: Uint8Array };
    decode: { argument: Uint8Array; result: Omit<DecodedAudio, "decoder"> };
    timeline: {
      argument: Sound & InSession & Pick<TimelineTask, "window" | "every">;
      result: Adapted;
      event: { window: TimelineWindow; count: number };
    };
    openLive: {
      argument: InSession & { live: number; sampleRate: number; options: LiveOptions };
      result: void;
    };
    answerLive: { argument: number; result: LiveAnswered };
  };
  notes: {
    pushLive: { live: number; samples: Float32Array<ArrayBuffer> };
    closeLive: number;
    putSession: { session: number; state: string | undefined };
    closeSession: number;
  };
};

/** What a worker has loaded. */
export interface Loaded {
  card: Card;
  backend: Backend;
}
