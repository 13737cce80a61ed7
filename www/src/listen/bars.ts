import type { Classification } from "speech-emotion";
import { byId, create } from "../dom.ts";
import { emotionColor, emotionName } from "../emotions.ts";
import { percentTenths } from "../format.ts";
import { drawnText } from "../texts/index.ts";

const list = byId("bars");
const draw = drawnText();

/** One row per label in the order of the model, which is fixed, so that results can be compared visually. */
export function showBars(labels: string[], result?: Classification): void {
  draw(() => fillBars(list, labels, result));
}

/** Fills a list with the probabilities of a result. Rows are reused, so that changes are animated. */
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
  item.style.setProperty("--emotion", emotionColor(label, labels));
  return item;
}
