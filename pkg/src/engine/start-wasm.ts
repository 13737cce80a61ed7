import type { Binding } from "./binding.js";
import type { Downloads } from "../assets/download.js";
import type { EngineSource } from "./engine.js";
import { EmotionError } from "../core/errors.js";

// A binding starts its wasm once for a thread, however many recognizers there are.
const started = new WeakMap<Binding, Promise<void>>();

/** The bytes of the model. @throws EmotionError `download-failed` */
export async function readModel(
  model: EngineSource["model"],
  downloads: Downloads,
): Promise<Uint8Array> {
  if (model instanceof Uint8Array) return model;
  if (model instanceof ArrayBuffer) return new Uint8Array(model);
  if (model instanceof Blob) return new Uint8Array(await model.arrayBuffer());
  const response = await downloads.fetch(model, "application/octet-stream");
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (failure) {
    throw new EmotionError("download-failed", `the download of ${model} broke off`, {
      cause: failure,
    });
  }
}

/** @throws EmotionError `download-failed`, `wasm-failed`; the next recognizer tries again */
export function startWasm(
  binding: Binding,
  wasm: EngineSource["wasm"],
  downloads: Downloads,
): Promise<void> {
  let start = started.get(binding);
  if (!start) {
    start = run(binding, wasm, downloads);
    started.set(binding, start);
    start.catch(() => started.delete(binding));
  }
  return start;
}

async function run(
  binding: Binding,
  wasm: EngineSource["wasm"],
  downloads: Downloads,
): Promise<void> {
  const module =
    typeof wasm === "string"
      ? await downloads.fetch(wasm, "application/wasm")
      : wasm instanceof Blob
        ? await wasm.arrayBuffer()
        : (wasm as BufferSource | WebAssembly.Module);
  try {
    await binding.default({ module_or_path: module });
  } catch (failure) {
    const name = typeof wasm === "string" ? wasm : "the wasm that was given";
    throw new EmotionError("wasm-failed", `${name} could not be started: ${String(failure)}`, {
      cause: failure,
    });
  }
}
