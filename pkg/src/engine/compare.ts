import { EmotionError } from "../core/errors.js";
import type { BackendTimes } from "../types/index.js";
import type { Engine, RawClassification } from "./engine.js";
import { TEST_RATE, testSound } from "./test-sound.js";
import { median } from "./backend-times.js";

const RUNS = 5;
const SECONDS = 3;
/**
 * The maximum difference of any probability or embedding value between the backends; relative for values above 1. The CPU
 * can compute products in eight bits; the WebGPU module compares its results with those of `f32` more closely.
 */
const TOLERANCE = 0.05;

/**
 * Times both engines with the same signal in interleaved runs, and compares their results. Other calls can run in
 * between and are not included in the times, which the wasm modules measure.
 *
 * @throws EmotionError `backend-unavailable` if the GPU fails or its results differ
 */
export async function compareEngines(cpu: Engine, gpu: Engine): Promise<BackendTimes> {
  const samples = testSound(SECONDS);
  const run = async (engine: Engine) => {
    const { classification, backend } = await engine.classify(
      { samples, sampleRate: TEST_RATE },
      { embedding: true },
    );
    if (engine === gpu && backend.name !== "webgpu") {
      throw new EmotionError("backend-unavailable", backend.reason);
    }
    return classification;
  };
  // The first run compiles shaders and optimizes wasm code.
  const difference = differenceOf(await run(cpu), await run(gpu));
  // NaN fails the comparison too.
  if (!(difference <= TOLERANCE)) {
    const received = `received a difference of ${difference.toExponential(1)}`;
    throw new EmotionError(
      "backend-unavailable",
      `expected the results of the CPU within ${TOLERANCE}, ${received}`,
    );
  }
  const times: Record<keyof BackendTimes, number[]> = { cpu: [], webgpu: [] };
  for (let i = 0; i < RUNS; i++) {
    times.cpu.push((await run(cpu)).timing.total);
    times.webgpu.push((await run(gpu)).timing.total);
  }
  return { cpu: median(times.cpu), webgpu: median(times.webgpu) };
}

function differenceOf(a: RawClassification, b: RawClassification): number {
  const values = ({ probabilities, embedding }: RawClassification) => [
    ...Object.values(probabilities),
    ...(embedding ?? []),
  ];
  const expected = values(a);
  const received = values(b);
  const difference = (value: number, i: number) =>
    Math.abs(value - (received[i] ?? NaN)) / Math.max(1, Math.abs(value));
  return Math.max(...expected.map(difference));
}
