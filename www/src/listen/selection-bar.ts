import { byId } from "../dom.ts";
import type { Figure } from "../plot/figure.ts";

/** The selection as numeric fields, for use without dragging, and its actions. */
export function showSelectionBar(figure: Figure): void {
  const { selection } = figure;
  const bar = byId<HTMLDetailsElement>("selection");
  const from = byId<HTMLInputElement>("selection-from");
  const to = byId<HTMLInputElement>("selection-to");
  const buttons = ["play", "zoom", "clear"].map((name) =>
    byId<HTMLButtonElement>(`selection-${name}`),
  );

  const show = () => {
    const { stretch, total } = selection;
    bar.hidden = total === 0;
    for (const input of [from, to]) input.max = total.toFixed(2);
    // A field that is being edited is not overwritten.
    if (document.activeElement !== from) from.value = stretch ? stretch.from.toFixed(2) : "";
    if (document.activeElement !== to) to.value = stretch ? stretch.to.toFixed(2) : "";
    for (const button of buttons) button.disabled = !stretch;
    // The actions are visible whenever there is a selection.
    if (stretch) bar.open = true;
  };
  selection.onChange(show);
  for (const input of [from, to]) input.addEventListener("blur", () => setTimeout(show));
  // If start and end are in the wrong order, the last edited value takes precedence.
  from.addEventListener("input", () => {
    const start = from.value === "" ? 0 : from.valueAsNumber;
    selection.set(start, to.value !== "" && to.valueAsNumber > start ? to.valueAsNumber : Infinity);
  });
  to.addEventListener("input", () => {
    const end = to.value === "" ? selection.total : to.valueAsNumber;
    selection.set(from.value !== "" && from.valueAsNumber < end ? from.valueAsNumber : 0, end);
  });

  const [play, zoom, clear] = buttons;
  play!.addEventListener("click", () => figure.playSelection());
  zoom!.addEventListener("click", () => figure.zoomToSelection());
  clear!.addEventListener("click", () => {
    selection.clear();
    byId("plot").focus();
  });
}
