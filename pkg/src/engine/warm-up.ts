import type { Engine } from "./engine.js";
import { nextTask } from "../core/next-task.js";

/** JavaScript engines optimize a wasm function only after repeated execution: about thirty short inputs. */
const ROUNDS = 30;
const SAMPLE_RATE = 16_000;
const SECONDS = 0.5;

/**
 * Classifies a synthetic sound until the wasm code is optimized, so that the first request is fast. Other calls run
 * between two rounds of a few milliseconds. After the first classification request, which warms up the code as well,
 * `wanted` returns false and the warm-up stops.
 */
export async function warmUp(
  engine: Pick<Engine, "backend" | "classify">,
  wanted: () => boolean,
): Promise<void> {
  // WebGPU pipelines were compiled and executed by the self-check.
  if (engine.backend.name !== "cpu") return;
  const samples = voice();
  for (let round = 0; round < ROUNDS; round++) {
    await nextTask();
    if (!wanted()) return;
    try {
      await engine.classify({ samples, sampleRate: SAMPLE_RATE }, {});
    } catch {
      // The recognizer was disposed, or the next call reports the error.
      return;
    }
  }
}

/** Harmonics with varying level and pitch, as in speech: steady ones would be detected as music. */
function voice(): Float32Array {
  const sound = new Float32Array(SECONDS * SAMPLE_RATE);
  let phase = 0;
  for (let i = 0; i < sound.length; i++) {
    const seconds = i / SAMPLE_RATE;
    const swell = 1 - Math.cos(2 * Math.PI * 4 * seconds);
    phase += (2 * Math.PI * (160 + 60 * Math.sin(2 * Math.PI * 3 * seconds))) / SAMPLE_RATE;
    for (let harmonic = 1; harmonic <= 20; harmonic++) {
      sound[i]! += (0.05 * swell * Math.sin(harmonic * phase)) / harmonic;
    }
  }
  return sound;
}
