import { EmotionError } from "speech-emotion";
import { texts } from "./texts/index.ts";

/** Plain words for a failure, and the program's own sentence where it says more. */
export function errorWords(failure: unknown) {
  const { code, message } = EmotionError.from(failure);
  const group = code.startsWith("audio-") ? "audio" : code.startsWith("model-") ? "model" : "other";
  const words = texts.errors[code] ?? texts.errorGroups[group];
  return { words, detail: `${message} (${code})` };
}
