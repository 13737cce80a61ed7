/**
 * As the main entry point, without the WebGPU build. Bundlers therefore do not emit it.
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
 * Options of `loadRecognizer` of the CPU entry point, which has no choice of backend. An invalid value throws an
 * `EmotionError` with the code `option`.
 */
export type CpuLoadOptions = Omit<LoadOptions, "backend">;

/**
 * Loads the CPU wasm file and the default model.
 *
 * @throws EmotionError as `loadRecognizer` of the main entry point
 */
export async function loadRecognizer(
  options?: CpuLoadOptions & { model?: undefined },
): Promise<Recognizer>;
/**
 * Loads a custom model.
 *
 * @typeParam Label the labels of the model
 * @throws EmotionError as for the default model
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
