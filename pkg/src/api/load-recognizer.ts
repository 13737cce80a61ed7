import { shippedModel, shippedWorklet } from "../assets/shipped.js";
import { cpuBuild } from "../assets/build-cpu.js";
import { webgpuBuild } from "../assets/build-webgpu.js";
import { load } from "./load.js";
import { loadAuto } from "./load-auto.js";
import { readFileOption, readOptions } from "../core/options.js";
import type { Recognizer } from "./recognizer.js";
import type { LoadOptions } from "../types/index.js";

/**
 * Loads the wasm file of the backend and the default model. With `backend: "auto"`, WebGPU is loaded later, and takes
 * over if it is faster.
 *
 * @throws EmotionError `option`, `download-failed`, `wasm-failed`, `worker-failed`, `aborted`, `callback`, or a code
 * of the model file. The call can be repeated after an error.
 *
 * @example
 * ```ts
 * const recognizer = await loadRecognizer();
 * const { label } = await recognizer.classify(samples, { sampleRate: 48000 });
 * ```
 */
export async function loadRecognizer(
  options?: LoadOptions & { model?: undefined },
): Promise<Recognizer>;
/**
 * Loads a custom model.
 *
 * @typeParam Label the labels of the model
 * @throws EmotionError as for the default model
 */
export async function loadRecognizer<Label extends string = string>(
  options: LoadOptions,
): Promise<Recognizer<Label>>;
export async function loadRecognizer<Label extends string>(
  loadOptions: LoadOptions = {},
): Promise<Recognizer<Label>> {
  const options = readOptions(loadOptions);
  return load(options, {
    builds: { cpu: cpuBuild, webgpu: webgpuBuild },
    auto: loadAuto,
    model: readFileOption("model", options.model ?? shippedModel()),
    worklet: () => shippedWorklet().href,
    training: options.training,
  });
}
