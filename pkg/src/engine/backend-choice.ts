import { EmotionError } from "../core/errors.js";
import type { Backend, BackendName } from "../types/index.js";
import { requestAdapter } from "./adapter.js";

/** The backend to try, and the reason as a sentence. */
export interface BackendChoice {
  name: BackendName;
  reason: string;
}

/**
 * The choice for a requested backend, before any download, so that the WebGPU build is downloaded only if there is an
 * adapter.
 */
export async function chooseBackend(requested: BackendName): Promise<BackendChoice> {
  if (requested === "cpu") return { name: "cpu", reason: "The CPU was requested." };
  const found = await requestAdapter();
  if ("reason" in found) return { name: "cpu", reason: found.reason };
  return { name: "webgpu", reason: "WebGPU was requested." };
}

/** The backend in use, from the choice and the report of the wasm module. */
export function describeBackend(
  choice: BackendChoice,
  report: { name: string; adapter?: string | null; reason?: string | null },
): Backend {
  const name: BackendName = report.name === "webgpu" ? "webgpu" : "cpu";
  return {
    name,
    adapter: name === "webgpu" ? report.adapter || null : null,
    // If the module uses another backend than the chosen one, it reports the reason.
    reason: name === choice.name ? choice.reason : report.reason || choice.reason,
  };
}

/** Whether retrying on the CPU can succeed: not if the model or the network connection is the cause. */
export function isFaultOfWebgpu(failure: unknown): boolean {
  const { code } = EmotionError.from(failure);
  return ["backend-unavailable", "wasm-failed", "worker-failed", "internal"].includes(code);
}

/** The reason after a failure of WebGPU. */
export const failureOfWebgpu = (failure: unknown): string =>
  `WebGPU could not be used: ${EmotionError.from(failure).message}`;
