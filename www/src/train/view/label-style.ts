import { emotionColor, emotionName } from "../../emotions.ts";
import { texts } from "../../texts/index.ts";

/** The color of a label, as in the Recognize view; gray for unlabeled examples. */
export const labelColor = (label: string, labels: readonly string[]): string =>
  label === "" ? "var(--line-strong)" : emotionColor(label, labels);

/** The display name of a label. */
export const labelName = (label: string): string =>
  label === "" ? texts.train.labels.unlabeled : emotionName(label);
