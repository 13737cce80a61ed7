import { texts } from "./texts/index.ts";

/** Colours of labels that are no emotion of the page, in tokens.css. */
const COLOURS = 10;

/** The name to show for a label; a model with labels of its own shows them as they are. */
export const emotionName = (label: string): string => texts.emotions[label] ?? label;

/**
 * The CSS colour of a label, the same in every view: emotions have their own, other labels one by their
 * name, the next free one where two names would share it.
 *
 * @param labels all labels that are shown together
 */
export function emotionColour(label: string, labels: readonly string[] = [label]): string {
  if (label in texts.emotions) return `var(--emotion-${label})`;
  const taken = new Set<number>();
  const own = labels.filter((each) => each !== "" && !(each in texts.emotions)).sort();
  for (const each of own.includes(label) ? own : [label]) {
    let place = hash(each) % COLOURS;
    for (let i = 0; i < COLOURS && taken.has(place); i++) place = (place + 1) % COLOURS;
    if (each === label) return `var(--label-${place})`;
    taken.add(place);
  }
  return "var(--accent)";
}

const hash = (text: string): number =>
  [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 9973, 7);
