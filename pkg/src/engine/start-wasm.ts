import { EmotionError } from "../core/errors.js";
import type { Binding } from "./binding.js";
import type { EngineSource } from "./engine.js";

// A binding instantiates its wasm module once for each thread, for any number of recognizers.
const started = new WeakMap<Binding, Promise<void>>();

/** The bytes of the model. */
export async function readModel(model: EngineSource["model"]): Promise<Uint8Array> {
  if (model instanceof Uint8Array) return model;
  if (model instanceof ArrayBuffer) return new Uint8Array(model);
  return new Uint8Array(await model.arrayBuffer());
}

/** @throws EmotionError `wasm-failed`; the next recognizer tries again */
export function startWasm(binding: Binding, wasm: EngineSource["wasm"]): Promise<void> {
  let start = started.get(binding);
  if (!start) {
    start = run(binding, wasm);
    started.set(binding, start);
    start.catch(() => started.delete(binding));
  }
  return start;
}

async function run(binding: Binding, wasm: EngineSource["wasm"]): Promise<void> {
  const module = wasm instanceof Blob ? await wasm.arrayBuffer() : wasm;
  try {
    await binding.default({ module_or_path: module });
  } catch (failure) {
    throw new EmotionError(
      "wasm-failed",
      `the wasm file could not be started: ${String(failure)}`,
      {
        cause: failure,
      },
    );
  }
}
