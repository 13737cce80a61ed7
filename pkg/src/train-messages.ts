import type { WasmTrainingMessage } from "./train-binding.js";

/** What the page asks of the training worker. Every request but `finish` has one reply. */
export type TrainRequest =
  | {
      type: "start";
      id: number;
      /** Address of the wasm file. */
      wasm: string;
      model: Uint8Array;
      backend: "cpu" | "webgpu";
      options: object;
      checkpoint: Uint8Array | undefined;
    }
  | {
      type: "add";
      id: number;
      samples: Float32Array;
      sampleRate: number;
      label: string;
      speaker: string | undefined;
      take: string | undefined;
    }
  | { type: "next"; id: number }
  | { type: "finish" };

/** What the training worker answers. */
export type TrainReply =
  | { type: "done"; id: number; value: TrainReplyValue }
  | { type: "failed"; id: number; code: string; message: string };

/** Of `start` the adapter, of `next` the message; nothing after the last. */
export type TrainReplyValue = { adapter?: string } | WasmTrainingMessage | undefined;
