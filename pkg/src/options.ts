import { EmotionError } from "./errors.js";
import type { EngineSource } from "./engine.js";
import type { ListenOptions } from "./listen-types.js";
import { nodeFolder } from "./node.js";
import type { BackendName, LoadOptions } from "./types.js";

/** The backend asked for, one of those that the entry has. @throws EmotionError `option` */
export function readBackend(
  backend: LoadOptions["backend"] = "auto",
  names: readonly BackendName[] = ["cpu", "webgpu"],
): "auto" | BackendName {
  if (backend === "auto" || names.includes(backend)) return backend;
  const expected = ["auto", ...names].map((name) => `"${name}"`).join(", ");
  throw new EmotionError("option", `expected \`backend\` ${expected}, received ${String(backend)}`);
}

/** A file's bytes or its address, in a form that can be posted to a worker. @throws EmotionError `option` */
export function readFileOption<T>(name: string, file: T): string | Exclude<T, URL> {
  if (file instanceof URL) return file.href;
  if (typeof file === "string") {
    try {
      // Here, not in the worker, whose own address is another base.
      const base = globalThis.document?.baseURI ?? globalThis.location?.href ?? nodeFolder();
      return new URL(file, base).href;
    } catch {
      throw new EmotionError("option", `expected \`${name}\` to be an address, received ${file}`);
    }
  }
  if (file instanceof Blob || file instanceof ArrayBuffer || file instanceof Uint8Array) {
    return file as Exclude<T, URL>;
  }
  throw new EmotionError(
    "option",
    `expected \`${name}\` as an address, Blob, ArrayBuffer or Uint8Array, received ${typeof file}`,
  );
}

/** The wasm of the slim entry: as other files, or compiled. @throws EmotionError `option` */
export const readWasmOption = (wasm: URL | EngineSource["wasm"]): EngineSource["wasm"] =>
  wasm instanceof WebAssembly.Module ? wasm : readFileOption("wasm", wasm);

/** The options of `listen`, with their defaults. */
export interface ReadListenOptions extends Omit<
  ListenOptions,
  "window" | "every" | "smoothing" | "gate"
> {
  window: number;
  every: number;
  smoothing: number;
  gate: boolean;
}

/** @throws EmotionError `option` */
export function readListenOptions(options: ListenOptions): ReadListenOptions {
  const { window = 3, every = 0.5, smoothing = 0.5, gate = true, source, stream } = options;
  inRange("window", window, 0.5, 7);
  inRange("every", every, 0.05, 60);
  inRange("smoothing", smoothing, 0, 60);
  if (typeof gate !== "boolean") {
    throw new EmotionError("option", `expected \`gate\` true or false, received ${String(gate)}`);
  }
  if (source && (stream || options.context)) {
    const expected = "expected either `source` or a `stream` and `context`";
    throw new EmotionError("option", `${expected}, received both`);
  }
  if (source) checkSampleRate(source.sampleRate);
  if (source && typeof source.blocks?.[Symbol.asyncIterator] !== "function") {
    throw new EmotionError("option", "expected `source.blocks` as an async iterable");
  }
  if (stream && stream.getAudioTracks().length === 0) {
    throw new EmotionError("option", "expected a `stream` with an audio track, received none");
  }
  return { ...options, window, every, smoothing, gate };
}

function inRange(name: string, value: unknown, least: number, most: number): void {
  if (typeof value === "number" && value >= least && value <= most) return;
  throw new EmotionError(
    "option",
    `expected \`${name}\` of ${least} to ${most} seconds, received ${String(value)}`,
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
