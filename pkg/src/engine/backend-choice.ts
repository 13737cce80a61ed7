import { EmotionError } from "../core/errors.js";
import type { Backend, BackendName } from "../types/index.js";

/** The backend to try, and the reason as a sentence. */
export interface BackendChoice {
  name: BackendName;
  reason: string;
}

// The part of the WebGPU API in use; not all TypeScript releases include its types.
interface AdapterInfo {
  isFallbackAdapter?: boolean;
  vendor?: string;
  architecture?: string;
  description?: string;
}
interface Adapter {
  info?: AdapterInfo;
  /** The adapter information before `info` was standardized. */
  isFallbackAdapter?: boolean;
}
interface Gpu {
  requestAdapter(): Promise<Adapter | null>;
}

/**
 * Chooses the backend before any download, so that the WebGPU build is downloaded only if it can run.
 */
export async function chooseBackend(wanted: "auto" | BackendName): Promise<BackendChoice> {
  if (wanted === "cpu") return { name: "cpu", reason: "The CPU was requested." };

  const gpu = (globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu;
  if (!gpu) {
    const reason =
      globalThis.isSecureContext === false
        ? "WebGPU needs a secure page (https or localhost)."
        : globalThis.navigator && globalThis.document
          ? "This browser has no WebGPU."
          : "WebGPU is not available.";
    return { name: "cpu", reason };
  }

  let adapter: Adapter | null;
  try {
    adapter = await gpu.requestAdapter();
  } catch (failure) {
    return { name: "cpu", reason: `WebGPU failed: ${String(failure)}` };
  }
  if (!adapter) return { name: "cpu", reason: "WebGPU found no graphics adapter." };

  if (wanted === "webgpu") return { name: "webgpu", reason: "WebGPU was requested." };
  if (adapter.info?.isFallbackAdapter ?? adapter.isFallbackAdapter ?? false) {
    return {
      name: "cpu",
      reason: "WebGPU has only a software adapter here, which is slower than the CPU build.",
    };
  }
  return { name: "webgpu", reason: "WebGPU has a graphics adapter." };
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

/** The choice for training: WebGPU has to be requested, because its speed on graphics cards has not been measured. */
export async function chooseTrainingBackend(wanted: "auto" | BackendName): Promise<BackendChoice> {
  if (wanted === "auto") {
    return { name: "cpu", reason: "Training uses the CPU unless WebGPU is requested." };
  }
  return chooseBackend(wanted);
}
