/**
 * As the main entry, without the build for WebGPU: a bundler then ships a third of the files.
 *
 * ```ts
 * import { loadRecognizer } from "speech-emotion/cpu";
 * ```
 *
 * @packageDocumentation
 */
import { shippedModel, shippedWorklet } from "./assets.js";
import { cpuBuild } from "./build-cpu.js";
import { load } from "./load.js";
import { readFileOption } from "./options.js";
import type { Recognizer } from "./recognizer.js";
import type { LoadOptions } from "./types.js";

export * from "./exports.js";

/** Options of the CPU's `loadRecognizer`: there is no backend to choose. */
export type CpuLoadOptions = Omit<LoadOptions, "backend">;

/**
 * Loads the wasm file for the CPU and the model.
 *
 * @throws EmotionError as the main entry's `loadRecognizer`
 */
export async function loadRecognizer(options: CpuLoadOptions = {}): Promise<Recognizer> {
  return load(
    { ...options, backend: "cpu" },
    {
      builds: { cpu: cpuBuild },
      model: readFileOption("model", options.model ?? shippedModel()),
      worklet: () => shippedWorklet().href,
    },
  );
}
