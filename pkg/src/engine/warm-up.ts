import type { Engine } from "./engine.js";
import { nextTask } from "../core/next-task.js";

/** Engines compile a wasm function well only when it has run for a while: some thirty short sounds. */
const ROUNDS = 30;
const SAMPLE_RATE = 16_000;
const SECONDS = 0.5;

/**
 * Answers about a sound of its own until the wasm is fast, so that the first question does not wait for that. Other calls
 * have their turn between two rounds, of some milliseconds each; after the first that asks for an answer, which warms by
 * itself, `wanted` is false and no round follows.
 */
export async function warmUp(
  engine: Pick<Engine, "backend" | "classify">,
  wanted: () => boolean,
): Promise<void> {
  // What WebGPU runs was compiled, and run, when it was checked.
  if (engine.backend.name !== "cpu") return;
  const samples = voice();
  for (let round = 0; round < ROUNDS; round++) {
    await nextTask();
    if (!wanted()) return;
    try {
      await engine.classify({ samples, sampleRate: SAMPLE_RATE }, {});
    } catch {
      // It was disposed of; or whoever asks next is told what is wrong.
      return;
    }
  }
}

/** Harmonics that swell and glide, as a voice's do: steady ones would be taken for music. */
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
