import { EmotionError } from "./errors.js";
import type { EngineSource } from "./engine.js";
import type { LoadOptions } from "./types.js";
import { shippedModel } from "./assets.js";

/** The backend asked for. @throws EmotionError `option` */
export function readBackend(backend: LoadOptions["backend"] = "auto") {
  if (backend === "auto" || backend === "webgpu" || backend === "cpu") return backend;
  throw new EmotionError(
    "option",
    `expected \`backend\` "auto", "webgpu" or "cpu", received ${String(backend)}`,
  );
}

/** The model in a form that can be posted to a worker. @throws EmotionError `option` */
export function readModelOption(
  model: LoadOptions["model"] = shippedModel(),
): EngineSource["model"] {
  if (model instanceof URL) return model.href;
  if (typeof model === "string") {
    try {
      // Here, not in the worker, whose own address is another base.
      return new URL(model, globalThis.document?.baseURI ?? globalThis.location?.href).href;
    } catch {
      throw new EmotionError("option", `expected \`model\` to be an address, received ${model}`);
    }
  }
  if (model instanceof Blob || model instanceof ArrayBuffer || model instanceof Uint8Array) {
    return model;
  }
  throw new EmotionError(
    "option",
    `expected \`model\` as an address, Blob, ArrayBuffer or Uint8Array, received ${typeof model}`,
  );
}

/** @throws EmotionError `samples-type` */
export function checkSamples(samples: unknown): asserts samples is Float32Array {
  if (!(samples instanceof Float32Array)) {
    const received = samples === null ? "null" : (samples?.constructor?.name ?? typeof samples);
    throw new EmotionError(
      "samples-type",
      `expected samples as a Float32Array, received ${received}`,
    );
  }
  // Browsers that do not know `detached` send an empty array, which is too short.
  if ((samples.buffer as { detached?: boolean }).detached) {
    throw new EmotionError(
      "samples-type",
      "expected samples, received an array whose memory was transferred away",
    );
  }
}

/** @throws EmotionError `sample-rate` */
export function checkSampleRate(sampleRate: unknown): asserts sampleRate is number {
  if (typeof sampleRate !== "number") {
    throw new EmotionError(
      "sample-rate",
      `expected a sample rate of 8000 to 192000 Hz, received ${String(sampleRate)}`,
    );
  }
}
