import { hardwareAdapter } from "../engine/adapter.js";
import { AutoEngine, COMPARING } from "../engine/auto-engine.js";
import { failureOfWebgpu } from "../engine/backend-choice.js";
import { compareEngines } from "../engine/compare.js";
import type { Engine } from "../engine/engine.js";
import { FASTER, isFaster, SLOWER, storedTimes, storeTimes } from "../engine/verdict.js";

/** Starts the engines of `"auto"`. */
export interface EngineStarter {
  cpu(reason: string): Promise<Engine>;
  /** Does not fall back to the CPU at the first start. */
  webgpu(reason: string, signal: AbortSignal): Promise<Engine>;
}

/** WebGPU is loaded after the first result, or after this time without one, milliseconds. */
const PATIENCE = 1000;

/** Loads the CPU engine, and lets WebGPU take over later if it is faster. */
export async function loadAuto(start: EngineStarter): Promise<Engine> {
  const found = hardwareAdapter();
  const cpu = await start.cpu(COMPARING);
  const engine = new AutoEngine(cpu);
  void tryWebgpu(engine, cpu, found, start);
  return engine;
}

async function tryWebgpu(
  engine: AutoEngine,
  cpu: Engine,
  found: ReturnType<typeof hardwareAdapter>,
  start: EngineStarter,
): Promise<void> {
  const { disposal } = engine;
  let gpu: Engine | undefined;
  try {
    const adapter = await found;
    if ("reason" in adapter) return engine.stay(adapter.reason);
    if (engine.card.architecture !== "separable-bigru") {
      return engine.stay("This model runs only on the CPU.");
    }
    const stored = storedTimes("inference", adapter.name);
    if (stored && !isFaster(stored)) return engine.stay(SLOWER, stored);
    await Promise.race([engine.answered, new Promise((done) => setTimeout(done, PATIENCE))]);
    if (disposal.aborted) return;
    gpu = await start.webgpu(FASTER, disposal);
    const times = stored ?? (await compareEngines(cpu, gpu));
    if (!stored) storeTimes("inference", adapter.name, times);
    if (isFaster(times)) return engine.takeOver(gpu, times);
    engine.stay(SLOWER, times);
  } catch (failure) {
    engine.stay(failureOfWebgpu(failure));
  }
  gpu?.dispose();
}
