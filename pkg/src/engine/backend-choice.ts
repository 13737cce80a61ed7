import { EmotionError } from "../core/errors.js";
import type { Backend, BackendName } from "../types/index.js";

/** The backend to try, and the sentence that says why. */
export interface BackendChoice {
  name: BackendName;
  reason: string;
}

// The few lines of WebGPU that the choice needs; not every TypeScript release types it.
interface AdapterInfo {
  isFallbackAdapter?: boolean;
  vendor?: string;
  architecture?: string;
  description?: string;
}
interface Adapter {
  info?: AdapterInfo;
  /** Where browsers had it before `info`. */
  isFallbackAdapter?: boolean;
}
interface Gpu {
  requestAdapter(): Promise<Adapter | null>;
}

/**
 * Decides from what the browser offers, before anything is downloaded: nobody downloads the WebGPU
 * build who cannot run it.
 */
export async function chooseBackend(wanted: "auto" | BackendName): Promise<BackendChoice> {
  if (wanted === "cpu") return { name: "cpu", reason: "The CPU was asked for." };

  const gpu = (globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu;
  if (!gpu) {
    const reason =
      globalThis.isSecureContext === false
        ? "WebGPU needs a secure page (https or localhost)."
        : globalThis.navigator && globalThis.document
          ? "This browser has no WebGPU."
          : "There is no WebGPU here.";
    return { name: "cpu", reason };
  }

  let adapter: Adapter | null;
  try {
    adapter = await gpu.requestAdapter();
  } catch (failure) {
    return { name: "cpu", reason: `WebGPU failed: ${String(failure)}` };
  }
  if (!adapter) return { name: "cpu", reason: "WebGPU found no graphics adapter." };

  if (wanted === "webgpu") return { name: "webgpu", reason: "WebGPU was asked for." };
  if (adapter.info?.isFallbackAdapter ?? adapter.isFallbackAdapter ?? false) {
    return {
      name: "cpu",
      reason: "WebGPU has only a software adapter here, which is slower than the CPU build.",
    };
  }
  return { name: "webgpu", reason: "WebGPU has a graphics adapter." };
}

/** The backend in use, from the choice and what the wasm module reports. */
export function describeBackend(
  choice: BackendChoice,
  report: { name: string; adapter?: string | null; reason?: string | null },
): Backend {
  const name: BackendName = report.name === "webgpu" ? "webgpu" : "cpu";
  return {
    name,
    adapter: name === "webgpu" ? report.adapter || null : null,
    // Where the module answers by another backend than the chosen one, it knows why.
    reason: name === choice.name ? choice.reason : report.reason || choice.reason,
  };
}

/** Whether the CPU may succeed: not where the model or the network connection is at fault. */
export function isFaultOfWebgpu(failure: unknown): boolean {
  const { code } = EmotionError.from(failure);
  return ["backend-unavailable", "wasm-failed", "worker-failed", "internal"].includes(code);
}

/** The choice of training: its speed on graphics cards is not measured yet, so that one has to be asked for. */
export async function chooseTrainingBackend(wanted: "auto" | BackendName): Promise<BackendChoice> {
  if (wanted === "auto") {
    return { name: "cpu", reason: "The CPU trains unless WebGPU is asked for." };
  }
  return chooseBackend(wanted);
}
