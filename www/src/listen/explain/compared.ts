import type { Classification } from "speech-emotion";
import { create } from "../../dom.ts";
import { emotionColor, emotionName } from "../../emotions.ts";
import { percent } from "../../format.ts";
import { texts } from "../../texts/index.ts";
import { fillBars } from "../bars.ts";

/** Two results side by side with their titles. */
export function showCompared(
  root: HTMLElement,
  results: { title: string; result: Classification }[],
): void {
  root.replaceChildren(
    ...results.map(({ title, result }) => {
      const bars = create("ol", "bars bars-small");
      fillBars(bars, Object.keys(result.probabilities), result);
      const label = create(
        "strong",
        "",
        result.unsure ? texts.result.notSure : emotionName(result.label),
      );
      const share = create("span", "", percent(result.confidence));
      const item = create("div", "compared-one", create("h4", "", title));
      item.append(create("p", "compared-label", label, " ", share), bars);
      if (result.unsure) {
        item.append(create("p", "hint", texts.result.unsure[result.unsure] ?? result.unsure));
      }
      item.style.setProperty(
        "--emotion",
        emotionColor(result.label, Object.keys(result.probabilities)),
      );
      return item;
    }),
  );
}
