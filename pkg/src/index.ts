/**
 * Speech emotion recognition in the browser, and in Node.js.
 *
 * ```ts
 * import { loadRecognizer } from "speech-emotion";
 *
 * const recognizer = await loadRecognizer();
 * const { label, confidence } = await recognizer.classify(samples, { sampleRate: 48000 });
 * ```
 *
 * @packageDocumentation
 */
export * from "./exports.js";
export { loadRecognizer } from "./load-recognizer.js";
export { openMicrophone } from "./open-microphone.js";
