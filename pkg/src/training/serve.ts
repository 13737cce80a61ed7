import { Downloads } from "../assets/download.js";
import { EmotionError } from "../core/errors.js";
import { serve } from "../worker/server.js";
import type { TrainBinding, WasmTraining, WasmTrainingMessage } from "./binding.js";
import type { TrainingProtocol } from "./protocol.js";

/** Handles the calls of the page for one training run. */
export function serveTraining(binding: TrainBinding): void {
  let started: WasmTraining | undefined;
  const training = () => {
    if (started) return started;
    throw new EmotionError("internal", "received a call before start");
  };

  serve<TrainingProtocol>({
    calls: {
      async start({ wasm, options, model, backend, checkpoint }) {
        await startWasm(binding, wasm);
        started = await binding.Training.create(options, model, backend);
        if (checkpoint) started.resume(checkpoint);
        const adapter = started.adapter();
        return adapter === undefined ? {} : { adapter };
      },
      add({ samples, sampleRate, label, speaker, take }) {
        training().add(samples, sampleRate, label, speaker, take);
      },
      async next(_, { transfer }) {
        const message = (await training().next()) as WasmTrainingMessage | undefined;
        if (message?.type === "checkpoint") transfer.push(message.bytes.buffer);
        if (message?.type === "done") transfer.push(message.model.buffer);
        return message;
      },
    },
    notes: { finish: () => started?.finish() },
  });
}

async function startWasm(binding: TrainBinding, url: string): Promise<void> {
  const response = await new Downloads().fetch(url, "application/wasm");
  try {
    await binding.default({ module_or_path: response });
  } catch (failure) {
    throw new EmotionError("wasm-failed", `${url} could not be started: ${String(failure)}`, {
      cause: failure,
    });
  }
}
