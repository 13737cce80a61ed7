import type { WasmTrainingMessage } from "./binding.js";

/** The calls of the training worker. The page makes one at a time. */
export type TrainingProtocol = {
  calls: {
    start: {
      argument: {
        /** The address of the wasm file. */
        wasm: string;
        model: Uint8Array;
        backend: "cpu" | "webgpu";
        options: object;
        checkpoint: Uint8Array | undefined;
      };
      result: { adapter?: string };
    };
    add: {
      argument: {
        samples: Float32Array;
        sampleRate: number;
        label: string;
        speaker: string | undefined;
        take: string | undefined;
      };
      result: void;
    };
    /** `undefined` after the last message. */
    next: { argument: undefined; result: WasmTrainingMessage | undefined };
  };
  notes: {
    /** Makes `done` the next message. */
    finish: undefined;
  };
};
