import { PageError } from "./page-error.ts";
import { texts } from "./texts/index.ts";

export interface ErrorWords {
  title: string;
  text: string;
  /** The error message of the program with its code; absent if the explanation is complete. */
  detail?: string;
}

/** The explanation of an error, and the error message if it contains more. */
export function errorWords(failure: unknown): ErrorWords {
  const { code, message } = PageError.from(failure);
  const group = code.startsWith("audio-") ? "audio" : code.startsWith("model-") ? "model" : "other";
  const words = texts.errors[code] ?? texts.errorGroups[group];
  // Errors that visitors can only fix in the browser are shown without a code.
  if (code.startsWith("microphone-")) return words;
  return { ...words, detail: `${message} (${code})` };
}
