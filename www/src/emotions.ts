import { texts } from "./texts/index.ts";

/** Colors of labels that are not emotions of the page, in tokens.css. */
const COLORS = 10;

/** The display name of a label; labels of custom models are shown unchanged. */
export const emotionName = (label: string): string => texts.emotions[label] ?? label;

/**
 * The CSS color of a label, the same in every view. Emotions have fixed colors; other labels have a color derived
 * from their name, or the next free one if two names collide.
 *
 * @param labels all labels that are shown together
 */
export function emotionColor(label: string, labels: readonly string[] = [label]): string {
  if (label in texts.emotions) return `var(--emotion-${label})`;
  const taken = new Set<number>();
  const own = labels.filter((each) => each !== "" && !(each in texts.emotions)).sort();
  for (const each of own.includes(label) ? own : [label]) {
    let place = hash(each) % COLORS;
    for (let i = 0; i < COLORS && taken.has(place); i++) place = (place + 1) % COLORS;
    if (each === label) return `var(--label-${place})`;
    taken.add(place);
  }
  return "var(--accent)";
}

const hash = (text: string): number =>
  [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 9973, 7);
