import type { TrainingScores } from "speech-emotion";
import { create } from "../../dom.ts";
import { decimals, percent } from "../../format.ts";
import { texts } from "../../texts/index.ts";
import type { SavedModel } from "../models/saved-model.ts";
import type { Done } from "../training/run.ts";
import { countCorrect, tooFewExamples } from "./accuracy.ts";
import { labelColor, labelName } from "./label-style.ts";

/** The actions for the new model. */
export interface ScoreActions {
  use: (model: SavedModel) => void;
  download: (model: SavedModel) => void;
}

/** The result of a training run: the accuracy compared to the initial model, the recalls, and the confusion matrix. */
export function showScores(
  { root, details }: { root: HTMLElement; details: HTMLElement },
  done: Done,
  /** Whether the classifier was fitted without gradient descent. */
  fitted: boolean,
  model: SavedModel | undefined,
  actions: ScoreActions,
): void {
  const words = texts.train.scores;
  const { scores, before } = done;
  const parts: Node[] = [create("p", "result-eyebrow", words.title)];
  if (scores) {
    const { correct, count } = countCorrect(scores);
    const few = tooFewExamples(correct, count);
    const text = few ? words.few(correct, count) : words.headline(percent(scores.ua));
    const headline = create("p", "result-label", create("strong", "", text));
    headline.classList.toggle("is-few", few);
    if (before && !few) headline.append(create("span", "", words.before(percent(before.ua))));
    parts.push(headline, create("p", "result-text", words.what(scores.examples)));
    if (few) parts.push(create("p", "result-text", words.whatFew));
    if (!before) parts.push(create("p", "result-text", words.beforeUnknown));
  } else {
    parts.push(create("p", "result-text", words.none));
  }
  const notes = [words.time(duration(done.seconds))];
  if (scores && fitted) notes.unshift(words.refitted);
  if (done.stopped !== "finished") notes.push(words[done.stopped]);
  parts.push(create("p", "result-text", notes.join(" ")));
  if (model) parts.push(modelRow(model, actions));

  details.hidden = !scores;
  details.replaceChildren(...(scores ? [recallsOf(scores, before), confusionOf(scores)] : []));
  // The buttons keep the focus while the other elements are replaced.
  const focused = document.activeElement?.id;
  root.replaceChildren(create("div", "score-head", ...parts));
  if (focused?.startsWith("model-")) document.getElementById(focused)?.focus();
}

function modelRow(model: SavedModel, { use, download }: ScoreActions): HTMLElement {
  const words = texts.train.scores;
  const useButton = create("button", "button record-button", words.use);
  const downloadButton = create("button", "button", words.download);
  useButton.id = "model-use-now";
  downloadButton.id = "model-download-now";
  useButton.type = downloadButton.type = "button";
  useButton.addEventListener("click", () => use(model));
  downloadButton.addEventListener("click", () => download(model));
  return create(
    "div",
    "score-model",
    create("div", "button-row", useButton, downloadButton),
    create("p", "hint", words.kept(model.name)),
  );
}

function recallsOf(scores: TrainingScores, before: TrainingScores | undefined): HTMLElement {
  const words = texts.train.scores;
  const rows = scores.labels.map((label, place) => {
    const share = scores.recalls[label];
    const counts = scores.confusion[place] ?? [];
    const count = counts.reduce((sum, value) => sum + value, 0);
    const correct = counts[place] ?? 0;
    // For three examples, "100%" would be misleading.
    const figure = tooFewExamples(correct, count)
      ? words.recall(correct, count)
      : percent(share ?? 0);
    const row = create(
      "li",
      "bar",
      create("span", "bar-label", labelName(label)),
      create("span", "bar-track", create("span", "bar-fill")),
      create("span", "bar-figure", share === undefined ? words.notTested : figure),
    );
    row.style.setProperty("--emotion", labelColor(label, scores.labels));
    row.style.setProperty("--share", String(share ?? 0));
    const was = before?.recalls[label];
    if (was !== undefined) {
      const mark = create("span", "bar-before");
      mark.style.setProperty("--before", String(was));
      mark.title = words.before(percent(was));
      row.querySelector(".bar-track")!.append(mark);
    }
    return row;
  });
  const { ua, wa, f1 } = scores;
  const facts = words.facts(
    ...([ua, wa, f1].map((share) => percent(share)) as [string, string, string]),
  );
  const hint = create("p", "hint", facts);
  hint.title = words.factsHint;
  return create(
    "section",
    "label-recalls",
    create("h3", "", words.recalls),
    create("ol", "bars", ...rows),
    hint,
    create("p", "hint", words.factsHint),
  );
}

/** A table: a row for each label, a column for each prediction. */
function confusionOf({ confusion, labels }: TrainingScores): HTMLElement {
  const words = texts.train.scores;
  const head = create("tr", "", corner());
  for (const label of labels) {
    const cell = create("th", "", create("span", "", labelName(label)));
    cell.scope = "col";
    head.append(cell);
  }
  const rows = labels.map((actual, i) => {
    const counts = confusion[i] ?? [];
    const sum = counts.reduce((a, b) => a + b, 0);
    const name = create("th", "", labelName(actual));
    name.scope = "row";
    const row = create("tr", "", name);
    labels.forEach((predicted, j) => {
      const count = counts[j] ?? 0;
      const cell = create("td", i === j ? "is-right" : "", count === 0 ? "·" : String(count));
      cell.style.setProperty("--part", String(sum > 0 ? count / sum : 0));
      cell.title = words.cell(labelName(actual), labelName(predicted), count);
      row.append(cell);
    });
    return row;
  });
  const table = create(
    "table",
    "confusion",
    create("thead", "", head),
    create("tbody", "", ...rows),
  );
  const scroll = create("div", "scroll", table);
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", words.confusion);
  return create("section", "confusions", create("h3", "", words.confusion), scroll);
}

function corner(): HTMLElement {
  const words = texts.train.scores;
  return create("td", "corner", `${words.actual} ↓ ${words.predicted} →`);
}

const duration = (seconds: number): string =>
  seconds < 60
    ? `${decimals(seconds, seconds < 10 ? 1 : 0)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
