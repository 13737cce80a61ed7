/**
 * The address of the large model, for the option `model` of `loadRecognizer`. It has the labels of the default
 * model, and a step of 20 ms instead of 40 ms.
 *
 * @example
 * import { loadRecognizer } from "speech-emotion";
 * import { largeModel } from "speech-emotion-large";
 *
 * const recognizer = await loadRecognizer({ model: largeModel });
 */
export const largeModel: URL = new URL("./emodb-large.safetensors", import.meta.url);
