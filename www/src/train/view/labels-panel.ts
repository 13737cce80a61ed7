import { byId, create } from "../../dom.ts";
import { onLanguageChange, texts } from "../../texts/index.ts";
import type { TrainContext } from "../context.ts";
import { sevenLabels } from "../examples/naming.ts";
import { labelColor, labelName } from "./label-style.ts";
import { problemLine } from "./problem.ts";
import { redraw } from "./redraw.ts";

/** The list of labels, and the form that adds one. */
export function showLabels(context: TrainContext): void {
  const { library } = context;
  const list = byId("label-list");
  const showProblem = problemLine("label-problem");

  const draw = () => {
    const { examples, labels } = library;
    const counts = new Map<string, number>(labels.map((label) => [label, 0]));
    for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1);
    const most = Math.max(1, ...counts.values());
    byId("labels-none").hidden = counts.size > 0;
    byId("labels-seven").hidden = labels.length > 0;
    byId("labels-count").textContent =
      counts.size > 0 ? texts.train.labels.count(labels.length, examples.length) : "";
    redraw(
      list,
      [...counts].map(([label, count]) => {
        const words = create("span", "label-words", create("span", "label-name", labelName(label)));
        const bar = create("span", "label-bar", create("span", "label-fill"));
        const button = create("button", "label-item", words, bar);
        const number = create("span", "label-count", String(count));
        number.setAttribute("aria-hidden", "true");
        button.append(
          number,
          create("span", "visually-hidden", `, ${texts.train.examples(count)}`),
        );
        button.type = "button";
        button.dataset.key = `label ${label}`;
        button.dataset.label = label;
        button.setAttribute("aria-pressed", String(label === context.label));
        button.style.setProperty("--emotion", labelColor(label, labels));
        button.style.setProperty("--share", String(count / most));
        button.addEventListener("click", () => context.choose(label));
        return create("li", "", button);
      }),
    );
  };
  draw();
  library.onChange(draw);
  context.onLabel(draw);
  onLanguageChange(draw);

  const input = byId<HTMLInputElement>("label-new");
  byId("label-form").addEventListener("submit", (event) => {
    event.preventDefault();
    try {
      context.choose(library.addLabel(input.value));
      input.value = "";
      showProblem(undefined);
    } catch (failure) {
      showProblem(failure);
    }
    input.focus();
  });
  byId("labels-seven").addEventListener("click", () => {
    for (const label of sevenLabels) library.addLabel(label);
    list.querySelector<HTMLElement>("button")?.focus();
  });
}
