import { compareEngines } from "../engine/compare.js";
import type { AutoEngine } from "../engine/auto-engine.js";
import type { Engine } from "../engine/engine.js";
import { hardwareAdapter } from "../engine/hardware-adapter.js";
import {
  FASTER,
  inferenceOf,
  isFaster,
  SLOWER,
  storedTimes,
  storeTimes,
} from "../engine/backend-times.js";

/**
 * Lets WebGPU take over if it is faster than the CPU.
 *
 * @throws EmotionError if WebGPU cannot be loaded or fails; the CPU remains in use
 */
export async function tryWebgpu(
  engine: AutoEngine,
  cpu: Engine,
  start: (reason: string) => Promise<Engine>,
): Promise<void> {
  const adapter = await hardwareAdapter();
  if ("reason" in adapter) return engine.stay(adapter.reason);
  const workload = inferenceOf(engine.card.architecture);
  const stored = storedTimes(workload, adapter.name);
  if (stored && !isFaster(stored)) return engine.stay(SLOWER, stored);
  const gpu = await start(FASTER);
  try {
    const times = stored ?? (await compareEngines(cpu, gpu));
    if (!stored) storeTimes(workload, adapter.name, times);
    if (isFaster(times)) return engine.takeOver(gpu, times);
    engine.stay(SLOWER, times);
  } catch (failure) {
    gpu.dispose();
    throw failure;
  }
  gpu.dispose();
}
