import type { ModelSource, WasmSource } from "../assets/build.js";
import { EmotionError } from "./errors.js";
import { nodeAddress } from "./node.js";
import { bytesOf, describe, float32Array, isBlob, isDetached, isSignal, isUrl } from "./realm.js";
import type { BackendName, LoadOptions } from "../types/index.js";

/** Checks that a value is an object. @throws EmotionError `option` */
export function readOptions<T extends object>(options: T | undefined): T {
  if (options === undefined) return {} as T;
  if (typeof options === "object" && options !== null) return options;
  throw new EmotionError(
    "option",
    `expected the options as an object, received ${describe(options)}`,
  );
}

/** Checks the type of an option, which may be absent. @throws EmotionError `option` */
export function checkOption(
  name: string,
  value: unknown,
  expected: string,
  isGood: (value: unknown) => boolean,
): void {
  if (value === undefined || isGood(value)) return;
  const received = describe(value);
  throw new EmotionError("option", `expected \`${name}\` as ${expected}, received ${received}`);
}

/** @throws EmotionError `option` */
export const checkCallback = (name: string, value: unknown): void =>
  checkOption(name, value, "a function", (call) => typeof call === "function");

/** @throws EmotionError `option` */
export const checkSwitch = (name: string, value: unknown): void =>
  checkOption(name, value, "true or false", (on) => typeof on === "boolean");

/** @throws EmotionError `option` */
export const checkText = (name: string, value: unknown): void =>
  checkOption(name, value, "a string", (text) => typeof text === "string");

export const isWholeFrom1 = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 1;

/** @throws EmotionError `option` */
export const checkSignal = (signal: unknown): void =>
  checkOption("signal", signal, "an AbortSignal", isSignal);

/** The requested backend, one of those of the entry point. @throws EmotionError `option` */
export function readBackend(
  backend: LoadOptions["backend"] = "auto",
  names: readonly BackendName[] = ["cpu", "webgpu"],
): "auto" | BackendName {
  if (backend === "auto" || names.includes(backend)) return backend;
  const expected = ["auto", ...names].map((name) => `"${name}"`).join(", ");
  throw new EmotionError(
    "option",
    `expected \`backend\` ${expected}, received ${describe(backend)}`,
  );
}

/** An address, resolved against the page. @throws EmotionError `option` */
export function readAddressOption(name: string, address: unknown): string {
  if (isUrl(address)) return address.href;
  if (typeof address === "string") {
    try {
      // Resolved here, since the worker has another base address.
      const base = globalThis.document?.baseURI ?? globalThis.location?.href;
      return base === undefined ? nodeAddress(address) : new URL(address, base).href;
    } catch {
      throw new EmotionError(
        "option",
        `expected \`${name}\` as a valid URL or path, received ${address}`,
      );
    }
  }
  const received = describe(address);
  throw new EmotionError("option", `expected \`${name}\` as a URL or path, received ${received}`);
}

/** The bytes of a file or its address, in a form that can be posted to a worker. @throws EmotionError `option` */
export function readFileOption(name: string, file: unknown): ModelSource {
  if (typeof file === "string" || isUrl(file)) return readAddressOption(name, file);
  // Convert values of another realm: the bindings use `instanceof`.
  if (isBlob(file)) return file instanceof Blob ? file : new Blob([file]);
  if (file instanceof ArrayBuffer) return file;
  const bytes = bytesOf(file);
  if (bytes) return bytes;
  const received = describe(file);
  throw new EmotionError(
    "option",
    `expected \`${name}\` as a URL, path, Blob, ArrayBuffer or Uint8Array, received ${received}`,
  );
}

/** The wasm option of the slim entry point: a file or a compiled module. @throws EmotionError `option` */
export const readWasmOption = (wasm: unknown): WasmSource =>
  typeof WebAssembly !== "undefined" && wasm instanceof WebAssembly.Module
    ? wasm
    : readFileOption("wasm", wasm);

/** @throws EmotionError `option` */
export function inRange(name: string, value: unknown, least: number, most: number): void {
  if (typeof value === "number" && value >= least && value <= most) return;
  const range =
    least === Number.MIN_VALUE ? `greater than 0, at most ${most}` : `of ${least} to ${most}`;
  throw new EmotionError(
    "option",
    `expected \`${name}\` ${range} seconds, received ${describe(value)}`,
  );
}

/** Samples as a `Float32Array` of this realm. @throws EmotionError `samples-type` */
export function readSamples(samples: unknown): Float32Array {
  const read = float32Array(samples);
  if (!read) {
    const expected = "expected samples as a Float32Array";
    throw new EmotionError("samples-type", `${expected}, received ${describe(samples)}`);
  }
  if (isDetached(read.buffer)) {
    throw new EmotionError(
      "samples-type",
      "expected samples, received an array with a detached buffer",
    );
  }
  return read;
}

/** Copies in-memory samples, so that the caller cannot modify them. */
export function ownSamples(samples: Float32Array, transfer: boolean): Float32Array<ArrayBuffer> {
  if (transfer) {
    try {
      const { buffer } = samples;
      return structuredClone(samples as Float32Array<ArrayBuffer>, {
        transfer: [buffer as ArrayBuffer],
      });
    } catch {
      // Shared memory and wasm memory cannot be transferred: they are copied.
    }
  }
  // Posting a view copies its entire buffer; a slice contains only the samples.
  return samples.slice();
}

/** @throws EmotionError `sample-rate` */
export function checkSampleRate(sampleRate: unknown): asserts sampleRate is number {
  if (typeof sampleRate !== "number") {
    throw new EmotionError(
      "sample-rate",
      `expected a sample rate of 8000 to 192000 Hz, received ${describe(sampleRate)}`,
    );
  }
}
