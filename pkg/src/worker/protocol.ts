import type {
  Adapted,
  ClassifyResult,
  EngineSource,
  LiveWindowResult,
  LiveOptions,
  RawWindow,
  SessionCall,
  TimelineTask,
} from "../engine/engine.js";
import type { Backend, Card, DecodedAudio, Inspection, Sound } from "../types/index.js";

/** The parameters of a result besides the samples. */
interface Mode {
  session: SessionCall | undefined;
  embedding: boolean;
}

/** The calls of the inference worker. */
export type RecognitionProtocol = {
  calls: {
    load: { argument: EngineSource; result: Loaded };
    classify: { argument: Sound & Mode; result: ClassifyResult };
    logMel: { argument: Sound; result: Float32Array };
    inspect: { argument: Sound; result: Inspection };
    exportModel: { argument: undefined; result: Uint8Array };
    decode: { argument: Uint8Array; result: Omit<DecodedAudio, "decoder"> };
    timeline: {
      argument: Sound & Mode & Pick<TimelineTask, "window" | "every">;
      result: Adapted;
      event: { window: RawWindow; count: number };
    };
    openLive: {
      argument: {
        live: number;
        sampleRate: number;
        options: LiveOptions;
        session: SessionCall | undefined;
      };
      result: void;
    };
    classifyLive: { argument: number; result: LiveWindowResult };
  };
  notes: {
    pushLive: { live: number; samples: Float32Array<ArrayBuffer> };
    closeLive: number;
    putSession: { session: number; state: string | undefined };
    closeSession: number;
  };
};

/** The report of a worker after loading. */
export interface Loaded {
  card: Card;
  backend: Backend;
}
