import type { Classification } from "speech-emotion";
import { byId, create } from "../dom.ts";
import { emotionColour, emotionName } from "../emotions.ts";
import { percentTenths } from "../format.ts";
import { drawnText } from "../texts/index.ts";

const list = byId("bars");
const draw = drawnText();

/** One row a label in the model's order, which stays, so that answers can be compared by eye. */
export function showBars(labels: string[], result?: Classification): void {
  draw(() => fillBars(list, labels, result));
}

/** Fills a list with the probabilities of an answer; its rows are kept, so that they move. */
export function fillBars(list: HTMLElement, labels: string[], result?: Classification): void {
  const shown = Array.from(list.children, (item) => (item as HTMLElement).dataset.label);
  if (shown.join() !== labels.join())
    list.replaceChildren(...labels.map((label) => row(label, labels)));
  labels.forEach((label, index) => {
    const item = list.children[index] as HTMLElement;
    const share = result?.probabilities[label];
    item.classList.toggle("is-first", share !== undefined && label === result?.label);
    item.style.setProperty("--share", String(share ?? 0));
    item.querySelector(".bar-label")!.textContent = emotionName(label);
    item.querySelector(".bar-figure")!.textContent =
      share === undefined ? "–" : percentTenths(share);
  });
  list.classList.toggle("is-unsure", result?.unsure !== undefined);
}

function row(label: string, labels: string[]): HTMLElement {
  const item = create(
    "li",
    "bar",
    create("span", "bar-label"),
    create("span", "bar-track", create("span", "bar-fill")),
    create("span", "bar-figure"),
  );
  item.dataset.label = label;
  item.style.setProperty("--emotion", emotionColour(label, labels));
  return item;
}
