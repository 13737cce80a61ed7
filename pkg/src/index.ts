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
export * from "./api/exports.js";
export { loadRecognizer } from "./api/load-recognizer.js";
export { openMicrophone } from "./audio/open-microphone.js";
