import { PageError } from "./page-error.ts";
import { texts } from "./texts/index.ts";

export interface ErrorWords {
  title: string;
  text: string;
  /** The program's own sentence, with the code; absent where the words above say it all. */
  detail?: string;
}

/** Plain words for a failure, and the program's own sentence where it says more. */
export function errorWords(failure: unknown): ErrorWords {
  const { code, message } = PageError.from(failure);
  const group = code.startsWith("audio-") ? "audio" : code.startsWith("model-") ? "model" : "other";
  const words = texts.errors[code] ?? texts.errorGroups[group];
  // What a visitor can only solve in the browser needs no code.
  if (code.startsWith("microphone-")) return words;
  return { ...words, detail: `${message} (${code})` };
}
