import type { Card } from "speech-emotion";
import { byId, create } from "../dom.ts";
import { emotionColour, emotionName } from "../emotions.ts";
import { percent } from "../format.ts";
import { drawnText, texts } from "../texts/index.ts";

const root = byId("recalls");
const draw = drawnText();

/** What the card of a model measured on speech that was not trained on. */
interface Scores {
  ua: number;
  recalls: Record<string, number>;
  utterances: number;
}

/** How often the model was right, for each emotion, as its card states it. */
export function showRecalls({ scores, labels }: Card): void {
  draw(() => {
    root.replaceChildren(create("h3", "", texts.recalls.title));
    if (!isScores(scores)) {
      root.append(create("p", "", texts.recalls.none));
      return;
    }
    root.append(create("p", "", texts.recalls.lead(scores.utterances)), table(scores, labels));
  });
}

function table({ recalls, ua }: Scores, labels: string[]): HTMLTableElement {
  const cell = (tag: "th" | "td", text: string, scope?: "row" | "col") => {
    const element = create(tag, "", text);
    if (scope && element instanceof HTMLTableCellElement) element.scope = scope;
    return element;
  };
  const head = create(
    "tr",
    "",
    cell("th", texts.recalls.emotion, "col"),
    cell("th", texts.recalls.recall, "col"),
  );
  const row = (name: string, share: number, colour: string) => {
    const bar = create("span", "recall-bar");
    bar.style.setProperty("--share", String(share));
    bar.style.setProperty("--emotion", colour);
    const figure = create("td", "", percent(share), bar);
    return create("tr", "", cell("th", name, "row"), figure);
  };
  const rows = labels
    .filter((label) => recalls[label] !== undefined)
    .map((label) => row(emotionName(label), recalls[label]!, emotionColour(label)));
  rows.push(row(texts.recalls.mean, ua, "var(--ink-muted)"));
  return create(
    "table",
    "data recalls",
    create("caption", "visually-hidden", texts.recalls.title),
    create("thead", "", head),
    create("tbody", "", ...rows),
  );
}

/** The card is the model file's own: anything may stand in it. */
function isScores(value: unknown): value is Scores {
  const scores = value as Partial<Scores> | null | undefined;
  return (
    typeof scores?.ua === "number" &&
    typeof scores.utterances === "number" &&
    typeof scores.recalls === "object" &&
    scores.recalls !== null &&
    Object.values(scores.recalls).every((share) => typeof share === "number")
  );
}
