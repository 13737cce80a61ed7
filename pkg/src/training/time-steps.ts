import { TEST_RATE, testSound } from "../engine/test-sound.js";
import { median } from "../engine/backend-times.js";
import type { WorkerClient } from "../worker/client.js";
import type { TrainingProtocol } from "./protocol.js";

const EXAMPLES = 8;
const SECONDS = 3;
const STEPS = 3;

/** The options of {@link timeSteps}: each epoch is one step with all examples. */
export const TIMED_OPTIONS = {
  trainable: "all",
  batch: EXAMPLES,
  epochs: 100,
  validation: 0,
  augment: { shift: false, level: false, noise: false, spectrum: false },
};

/** The median time of a training step of 8 examples of 3 s, milliseconds, in a started worker. */
export async function timeSteps(worker: WorkerClient<TrainingProtocol>): Promise<number> {
  for (let i = 0; i < EXAMPLES; i++) {
    await worker.call("add", {
      samples: testSound(SECONDS),
      sampleRate: TEST_RATE,
      label: i % 2 ? "a" : "b",
      speaker: undefined,
      take: undefined,
    });
  }
  const times: number[] = [];
  // The first step compiles shaders and optimizes wasm code.
  while (times.length <= STEPS) {
    const began = performance.now();
    const message = await worker.call("next", undefined);
    if (message?.type === "step") times.push(performance.now() - began);
  }
  return median(times.slice(1));
}
