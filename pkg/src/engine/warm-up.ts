import type { Engine } from "./engine.js";
import { nextTask } from "../core/next-task.js";
import { TEST_RATE, testSound } from "./test-sound.js";

/** JavaScript engines optimize a wasm function only after repeated execution: about thirty short inputs. */
const ROUNDS = 30;
const SECONDS = 0.5;

/**
 * Classifies a synthetic signal until the wasm code is optimized, so that the first request is fast. Other calls run
 * between two rounds of a few milliseconds. After the first classification request, which warms up the code as well,
 * `wanted` returns false and the warm-up stops.
 */
export async function warmUp(
  engine: Pick<Engine, "backend" | "classify">,
  wanted: () => boolean,
): Promise<void> {
  // WebGPU pipelines were compiled and executed by the self-check.
  if (engine.backend.name !== "cpu") return;
  const samples = testSound(SECONDS);
  for (let round = 0; round < ROUNDS; round++) {
    await nextTask();
    if (!wanted()) return;
    try {
      await engine.classify({ samples, sampleRate: TEST_RATE }, {});
    } catch {
      // The recognizer was disposed, or the next call reports the error.
      return;
    }
  }
}
