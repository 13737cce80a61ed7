/**
 * As the main entry, without the build for WebGPU, which bundlers then do not ship.
 *
 * ```ts
 * import { loadRecognizer } from "speech-emotion/cpu";
 * ```
 *
 * @packageDocumentation
 */
import { shippedModel, shippedWorklet } from "./assets/shipped.js";
import { cpuBuild } from "./assets/build-cpu.js";
import { load } from "./api/load.js";
import { readFileOption, readOptions } from "./core/options.js";
import type { Recognizer } from "./api/recognizer.js";
import type { LoadOptions } from "./types/index.js";

export * from "./api/exports.js";
export { openMicrophone } from "./audio/open-microphone.js";

/**
 * Options of the CPU's `loadRecognizer`: there is no backend to choose. A value it cannot have is an
 * `EmotionError` with the code `option`.
 */
export type CpuLoadOptions = Omit<LoadOptions, "backend">;

/**
 * Loads the wasm file for the CPU and the model.
 *
 * @throws EmotionError as the main entry's `loadRecognizer`
 */
export async function loadRecognizer(
  options?: CpuLoadOptions & { model?: undefined },
): Promise<Recognizer>;
/**
 * Loads a model of your own.
 *
 * @typeParam Label its labels
 * @throws EmotionError likewise
 */
export async function loadRecognizer<Label extends string = string>(
  options: CpuLoadOptions,
): Promise<Recognizer<Label>>;
export async function loadRecognizer<Label extends string>(
  loadOptions: CpuLoadOptions = {},
): Promise<Recognizer<Label>> {
  const options = readOptions(loadOptions);
  return load(
    { ...options, backend: "cpu" },
    {
      builds: { cpu: cpuBuild },
      model: readFileOption("model", options.model ?? shippedModel()),
      worklet: () => shippedWorklet().href,
      training: options.training,
    },
  );
}
