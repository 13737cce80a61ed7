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

/** Requests the adapter that the WebGPU build would use. */
export async function requestAdapter(): Promise<{ adapter: Adapter } | Missing> {
  const gpu = (globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu;
  if (!gpu) {
    const reason =
      globalThis.isSecureContext === false
        ? "WebGPU needs a secure page (https or localhost)."
        : globalThis.navigator && globalThis.document
          ? "This browser has no WebGPU."
          : "WebGPU is not available.";
    return { reason };
  }
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
    return adapter ? { adapter } : { reason: "WebGPU found no graphics adapter." };
  } catch (failure) {
    return { reason: `WebGPU failed: ${String(failure)}` };
  }
}

/** Software adapters that some browsers do not report as fallback adapters. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic.render/i;

/** The name of a hardware adapter, under which measurements are stored. */
export async function hardwareAdapter(): Promise<{ name: string } | Missing> {
  const found = await requestAdapter();
  if ("reason" in found) return found;
  const { info, isFallbackAdapter } = found.adapter;
  const { vendor, architecture, device, description } = info ?? {};
  const name = [vendor, architecture, device, description].filter(Boolean).join(" ");
  if ((info?.isFallbackAdapter ?? isFallbackAdapter ?? false) || SOFTWARE.test(name)) {
    return {
      reason: "WebGPU has only a software adapter here, which is slower than the CPU build.",
    };
  }
  return { name };
}
