import { hardwareAdapter } from "../engine/hardware-adapter.js";
import { type BackendChoice, chooseBackend, failureOfWebgpu } from "../engine/backend-choice.js";
import { FASTER, isFaster, SLOWER, storedTimes, storeTimes } from "../engine/backend-times.js";
import type { BackendName, BackendTimes } from "../types/index.js";
import type { TrainOptions } from "../types/training.js";

/** The choice for training, with the times if both backends were compared. */
export interface TrainingChoice extends BackendChoice {
  times?: BackendTimes;
}

/**
 * Chooses the backend of a training run with files for both.
 *
 * @param measure returns the median time of a training step on a backend, in milliseconds
 */
export async function chooseTrainingBackend(
  { backend = "auto", trainable = "classifier" }: TrainOptions,
  measure: (name: BackendName) => Promise<number>,
): Promise<TrainingChoice> {
  if (backend !== "auto") return chooseBackend(backend);
  if (trainable === "classifier") {
    // It takes seconds, about as long as the comparison.
    const reason = "Training of the classifier uses the CPU unless WebGPU is requested.";
    return { name: "cpu", reason };
  }
  const adapter = await hardwareAdapter();
  if ("reason" in adapter) return { name: "cpu", ...adapter };
  let times = storedTimes("training", adapter.name);
  if (!times) {
    const cpu = await measure("cpu");
    try {
      times = { cpu, webgpu: await measure("webgpu") };
    } catch (failure) {
      return { name: "cpu", reason: failureOfWebgpu(failure) };
    }
    storeTimes("training", adapter.name, times);
  }
  return isFaster(times)
    ? { name: "webgpu", reason: FASTER, times }
    : { name: "cpu", reason: SLOWER, times };
}
