import { byId, create } from "../../dom.ts";
import { onLanguageChange, texts } from "../../texts/index.ts";
import type { TrainContext } from "../context.ts";
import { labelName } from "./label-style.ts";

/** The number of examples by label and speaker, and the list of speakers. */
export function showCounts({ library }: TrainContext): void {
  const draw = () => {
    const { examples, labels } = library;
    const speakers = [...new Set(examples.map(({ speaker }) => speaker))].sort();
    byId("speakers").replaceChildren(
      ...speakers.filter(Boolean).map((speaker) => {
        const option = create("option", "");
        option.value = speaker;
        return option;
      }),
    );
    byId("counts").hidden = examples.length === 0;
    const count = (label: string, speaker?: string) =>
      examples.filter(
        (each) => each.label === label && (speaker === undefined || each.speaker === speaker),
      ).length;
    const head = create("tr", "", cell("th", texts.train.table.label, "col"));
    for (const speaker of speakers) {
      head.append(cell("th", speaker || texts.train.table.unknown, "col"));
    }
    head.append(cell("th", texts.train.table.all, "col"));
    const shown = examples.some(({ label }) => label === "") ? [...labels, ""] : labels;
    const rows = shown.map((label) => {
      const row = create("tr", "", cell("th", labelName(label), "row"));
      for (const speaker of speakers) row.append(cell("td", String(count(label, speaker) || "–")));
      row.append(cell("td", String(count(label))));
      return row;
    });
    byId("counts-table").replaceChildren(
      create("table", "counts", create("thead", "", head), create("tbody", "", ...rows)),
    );
  };
  draw();
  library.onChange(draw);
  onLanguageChange(draw);
}

function cell(tag: "td" | "th", text: string, scope?: string): HTMLTableCellElement {
  const element = create(tag, "", text);
  if (scope) element.scope = scope;
  return element;
}
