import { emotionColour, emotionName } from "../../emotions.ts";
import { texts } from "../../texts/index.ts";

/** The colour of a label, as in the Recognize view; of examples without one a quiet grey. */
export const labelColour = (label: string, labels: readonly string[]): string =>
  label === "" ? "var(--line-strong)" : emotionColour(label, labels);

/** What to call a label. */
export const labelName = (label: string): string =>
  label === "" ? texts.train.labels.unsorted : emotionName(label);
