import { Downloads } from "./download.js";
import { EmotionError } from "./errors.js";
import type { TrainBinding, WasmTraining } from "./train-binding.js";
import type { TrainReply, TrainReplyValue, TrainRequest } from "./train-messages.js";
import { openPort, refuseUnreadable } from "./worker-port.js";

/** Answers the requests of the page with one training. The page asks for one thing at a time. */
export function serveTraining(binding: TrainBinding): void {
  const port = openPort<TrainRequest, TrainReply>();
  let training: WasmTraining | undefined;

  async function answer(
    request: Exclude<TrainRequest, { type: "finish" }>,
  ): Promise<TrainReplyValue> {
    if (request.type === "start") {
      await startWasm(binding, request.wasm);
      const { options, model, backend, checkpoint } = request;
      training = await binding.Training.create(options, model, backend);
      if (checkpoint) training.resume(checkpoint);
      const adapter = training.adapter();
      return adapter === undefined ? {} : { adapter };
    }
    if (!training) throw new EmotionError("internal", `${request.type} came before start`);
    if (request.type === "next") {
      return training.next();
    }
    const { samples, sampleRate, label, speaker, take } = request;
    training.add(samples, sampleRate, label, speaker, take);
    return undefined;
  }

  async function reply(request: Exclude<TrainRequest, { type: "finish" }>): Promise<void> {
    const { id } = request;
    try {
      const value = await answer(request);
      port.postMessage({ type: "done", id, value }, memoryOf(value));
    } catch (failure) {
      const { code, message } = EmotionError.from(failure);
      port.postMessage({ type: "failed", id, code, message }, []);
    }
  }

  port.onmessageerror = refuseUnreadable;
  port.onmessage = ({ data: request }) => {
    if (request.type === "finish") training?.finish();
    else void reply(request);
  };
}

async function startWasm(binding: TrainBinding, url: string): Promise<void> {
  const response = await new Downloads(() => undefined).fetch(url, "application/wasm");
  try {
    await binding.default({ module_or_path: response });
  } catch (failure) {
    throw new EmotionError("wasm-failed", `${url} could not be started: ${String(failure)}`, {
      cause: failure,
    });
  }
}

/** Files are handed over, not copied. */
function memoryOf(value: TrainReplyValue): Transferable[] {
  if (value === undefined || !("type" in value)) return [];
  if (value.type === "checkpoint") return [value.bytes.buffer];
  return value.type === "done" ? [value.model.buffer] : [];
}
