import { texts } from "./texts/index.ts";

/** The name to show for a label; a model with labels of its own shows them as they are. */
export const emotionName = (label: string): string => texts.emotions[label] ?? label;

/** The CSS colour of a label, the same wherever it appears; labels of other models share one. */
export const emotionColour = (label: string): string =>
  label in texts.emotions ? `var(--emotion-${label})` : "var(--accent)";
