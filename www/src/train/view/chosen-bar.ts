import { byId, create } from "../../dom.ts";
import { onLanguageChange, texts } from "../../texts/index.ts";
import type { TrainContext } from "../context.ts";
import { cleanName } from "../examples/naming.ts";
import type { ExampleList } from "./example-list.ts";
import { labelName } from "./label-style.ts";
import { showToast } from "./toast.ts";

/** The actions for the selected examples: move, set the speaker, remove. */
export function showChosenBar(context: TrainContext, list: ExampleList): void {
  const { library } = context;
  const all = byId<HTMLInputElement>("choose-all");
  const move = byId<HTMLSelectElement>("move-to");
  const speaker = byId<HTMLInputElement>("chosen-speaker");
  const here = () => (context.label === undefined ? [] : library.of(context.label));

  const draw = () => {
    const count = here().length;
    const { size } = list.chosen;
    byId("chosen").hidden = count === 0;
    byId("chosen-actions").hidden = size === 0;
    byId("chosen-count").textContent = size === 0 ? "" : texts.train.list.chosen(size);
    all.checked = size > 0 && size === count;
    all.indeterminate = size > 0 && size < count;
    const targets = library.labels.filter((label) => label !== context.label);
    move.replaceChildren(
      option("", "–"),
      ...targets.map((label) => option(label, labelName(label))),
    );
    move.disabled = targets.length === 0;
  };
  list.onChoice = draw;
  draw();
  library.onChange(draw);
  onLanguageChange(draw);

  all.addEventListener("change", () => list.choose(all.checked ? here().map(({ id }) => id) : []));
  move.addEventListener("change", () => {
    const label = move.value;
    const ids = [...list.chosen];
    const from = context.label ?? "";
    library.change(ids, { label });
    showToast(texts.train.list.moved(ids.length, labelName(label)), () =>
      library.change(ids, { label: from }),
    );
    byId("examples").focus();
  });
  byId("speaker-form").addEventListener("submit", (event) => {
    event.preventDefault();
    library.change([...list.chosen], { speaker: cleanName(speaker.value) });
    speaker.value = "";
    all.focus();
  });
  byId("remove-chosen").addEventListener("click", () => {
    void list.remove([...list.chosen]);
    byId("examples").focus();
  });
}

function option(value: string, text: string): HTMLOptionElement {
  const element = create("option", "", text);
  element.value = value;
  return element;
}
