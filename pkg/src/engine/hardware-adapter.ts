import { type Missing, requestAdapter } from "./adapter.js";

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
