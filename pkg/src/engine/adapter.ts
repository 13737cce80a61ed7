// The part of the WebGPU API in use; not all TypeScript releases include its types.
interface AdapterInfo {
  isFallbackAdapter?: boolean;
  vendor?: string;
  architecture?: string;
  device?: string;
  description?: string;
}
interface Adapter {
  info?: AdapterInfo;
  /** The adapter information before `info` was standardized. */
  isFallbackAdapter?: boolean;
}
interface Gpu {
  requestAdapter(options: { powerPreference: "high-performance" }): Promise<Adapter | null>;
}

/** Why WebGPU cannot be used, as a sentence for users. */
export interface Missing {
  reason: string;
}

/** The WebGPU of the browser. */
export function findGpu(): { gpu: Gpu } | Missing {
  const { gpu } = (globalThis.navigator ?? {}) as { gpu?: Gpu };
  if (gpu) return { gpu };
  const reason =
    globalThis.isSecureContext === false
      ? "WebGPU needs a secure page (https or localhost)."
      : globalThis.navigator && globalThis.document
        ? "This browser has no WebGPU."
        : "WebGPU is not available.";
  return { reason };
}

/** Requests the adapter that the WebGPU build would use. */
export async function requestAdapter(): Promise<{ adapter: Adapter } | Missing> {
  const found = findGpu();
  if ("reason" in found) return found;
  try {
    const adapter = await found.gpu.requestAdapter({ powerPreference: "high-performance" });
    return adapter ? { adapter } : { reason: "WebGPU found no graphics adapter." };
  } catch (failure) {
    return { reason: `WebGPU failed: ${String(failure)}` };
  }
}
