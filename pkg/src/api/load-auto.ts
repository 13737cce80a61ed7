import { findGpu } from "../engine/adapter.js";
import { AutoEngine, COMPARING } from "../engine/auto-engine.js";
import { failureOfWebgpu } from "../engine/backend-choice.js";
import type { Engine } from "../engine/engine.js";

/** Starts the engines of `"auto"`. */
export interface EngineStarter {
  cpu(reason: string): Promise<Engine>;
  /** Does not fall back to the CPU at the first start. */
  webgpu(reason: string, signal: AbortSignal): Promise<Engine>;
}

/** WebGPU is requested after the first result, or after this time without one, milliseconds. */
const FIRST_RESULT_TIMEOUT = 1000;

/** Loads the CPU engine, and lets WebGPU take over later if it is faster. */
export async function loadAuto(start: EngineStarter): Promise<Engine> {
  const cpu = await start.cpu(COMPARING);
  const engine = new AutoEngine(cpu);
  const found = findGpu();
  if ("reason" in found) engine.stay(found.reason);
  else void tryWebgpuLater(engine, cpu, start);
  return engine;
}

async function tryWebgpuLater(
  engine: AutoEngine,
  cpu: Engine,
  start: EngineStarter,
): Promise<void> {
  // Starting a GPU takes a processor for a while, which the first result needs.
  await Promise.race([
    engine.firstResult,
    new Promise((done) => setTimeout(done, FIRST_RESULT_TIMEOUT)),
  ]);
  if (engine.disposal.aborted) return;
  try {
    // Imported on demand, for pages without a bundler.
    const { tryWebgpu } = await import("./try-webgpu.js");
    await tryWebgpu(engine, cpu, (reason) => start.webgpu(reason, engine.disposal));
  } catch (failure) {
    engine.stay(failureOfWebgpu(failure));
  }
}
