import { shippedWorklet } from "../assets/shipped.js";
import { askForMicrophone, openStream } from "./microphone.js";
import type { SoundInput } from "./sound-input.js";

/**
 * Opens the microphone for recordings of your own, with all processing asked off: what is kept of its
 * blocks can be classified. Call it from a click: browsers open no microphone unasked.
 *
 * @throws EmotionError `microphone-unavailable`, `microphone-refused`, `microphone-missing` or
 * `microphone-busy`
 *
 * @example
 * ```ts
 * const microphone = await openMicrophone();
 * stopButton.onclick = () => microphone.close();
 * const blocks: Float32Array<ArrayBuffer>[] = [];
 * await microphone.run((block) => void blocks.push(block));
 * const samples = new Float32Array(await new Blob(blocks).arrayBuffer());
 * const { label } = await recognizer.classify(samples, microphone.granted);
 * ```
 */
export async function openMicrophone(): Promise<SoundInput> {
  const stream = await askForMicrophone();
  return openStream(stream, { owned: true, context: undefined, worklet: shippedWorklet().href });
}
