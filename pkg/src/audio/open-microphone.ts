import { shippedWorklet } from "../assets/shipped.js";
import { checkText, readOptions } from "../core/options.js";
import type { InputOptions } from "../types/listen.js";
import { openInput } from "./microphone.js";
import type { SoundInput } from "./sound-input.js";

/**
 * Opens the microphone with all audio processing disabled, for example for a level meter. Use `recognizer.record` to
 * record. Call it in a click handler: browsers require a user gesture.
 *
 * @throws EmotionError `microphone-unavailable`, `microphone-refused`, `microphone-missing`,
 * `microphone-busy` or `option`
 *
 * @example
 * ```ts
 * const microphone = await openMicrophone();
 * stopButton.onclick = () => microphone.close();
 * await microphone.run((block) => {
 *   meter.value = Math.max(...block.map(Math.abs));
 * });
 * ```
 */
export async function openMicrophone(
  options: Pick<InputOptions, "device"> = {},
): Promise<SoundInput> {
  const { device } = readOptions(options);
  checkText("device", device);
  return openInput(undefined, { device, worklet: () => shippedWorklet().href });
}
