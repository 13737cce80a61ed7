import type { Card } from "speech-emotion";
import { byId, create } from "../dom.ts";
import { emotionColor, emotionName } from "../emotions.ts";
import { percent } from "../format.ts";
import { drawnText, texts } from "../texts/index.ts";

const root = byId("recalls");
const draw = drawnText();

/** The evaluation scores in the model card, on unseen speakers. */
interface Scores {
  ua: number;
  recalls: Record<string, number>;
  utterances: number;
}

/** Scores with a heading. */
interface Column {
  heading: string;
  scores: Scores;
}

/** The recall of each emotion, from the model card. */
export function showRecalls({ scores, newSpeakers: unseen, labels }: Card): void {
  draw(() => {
    const { title, none, lead, leadNew, recall, knownSpeakers, unseenSpeakers } = texts.recalls;
    root.replaceChildren(create("h3", "", title));
    if (!isScores(scores)) {
      root.append(create("p", "", none));
    } else if (!isScores(unseen)) {
      root.append(create("p", "", lead(scores.utterances)));
      root.append(table([{ heading: recall, scores }], labels));
    } else {
      const columns = [
        { heading: knownSpeakers, scores },
        { heading: unseenSpeakers, scores: unseen },
      ];
      root.append(create("p", "", leadNew(scores.utterances, unseen.utterances)));
      root.append(table(columns, labels));
    }
  });
}

function table(columns: Column[], labels: string[]): HTMLTableElement {
  const cell = (tag: "th" | "td", text: string, scope?: "row" | "col") => {
    const element = create(tag, "", text);
    if (scope && element instanceof HTMLTableCellElement) element.scope = scope;
    return element;
  };
  const headings = [texts.recalls.emotion, ...columns.map(({ heading }) => heading)];
  const head = create("tr", "", ...headings.map((heading) => cell("th", heading, "col")));
  const figure = (share: number | undefined, color: string) => {
    if (share === undefined) return create("td", "");
    const bar = create("span", "recall-bar");
    bar.style.setProperty("--share", String(share));
    bar.style.setProperty("--emotion", color);
    return create("td", "", percent(share), bar);
  };
  const row = (name: string, color: string, share: (scores: Scores) => number | undefined) => {
    const figures = columns.map(({ scores }) => figure(share(scores), color));
    return create("tr", "", cell("th", name, "row"), ...figures);
  };
  const rows = labels
    .filter((label) => columns.some(({ scores }) => scores.recalls[label] !== undefined))
    .map((label) =>
      row(emotionName(label), emotionColor(label, labels), ({ recalls }) => recalls[label]),
    );
  rows.push(row(texts.recalls.mean, "var(--ink-muted)", ({ ua }) => ua));
  return create(
    "table",
    "data recalls",
    create("caption", "visually-hidden", texts.recalls.title),
    create("thead", "", head),
    create("tbody", "", ...rows),
  );
}

/** The card is part of the model file and may contain any value. */
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
