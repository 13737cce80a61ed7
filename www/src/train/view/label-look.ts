import { emotionName } from "../../emotions.ts";
import { texts } from "../../texts/index.ts";

/** Colours of labels that are no emotion of the page, in train.css. */
const COLOURS = 10;

/** The colour of a label: an emotion keeps its own, others take one by their place in the list. */
export function labelColour(label: string, labels: readonly string[]): string {
  if (label === "") return "var(--line-strong)";
  if (label in texts.emotions) return `var(--emotion-${label})`;
  const own = labels.filter((each) => !(each in texts.emotions));
  return `var(--label-${Math.max(own.indexOf(label), 0) % COLOURS})`;
}

/** What to call a label. */
export const labelName = (label: string): string =>
  label === "" ? texts.train.labels.unsorted : emotionName(label);
