/**
 * Replaces the children of a list and preserves the focus: on the element with the same `data-key`, or otherwise on
 * the one that took its position.
 */
export function redraw(list: HTMLElement, items: Node[]): void {
  const active = document.activeElement as HTMLElement | null;
  const key = active && list.contains(active) ? active.dataset.key : undefined;
  const place = key === undefined ? -1 : placeOf(list, active!);
  list.replaceChildren(...items);
  if (key === undefined) return;
  const kind = key.split(" ")[0];
  const same = [...list.querySelectorAll<HTMLElement>("[data-key]")];
  const next =
    same.find((element) => element.dataset.key === key) ??
    same.filter((element) => element.dataset.key?.split(" ")[0] === kind).at(place) ??
    same.filter((element) => element.dataset.key?.split(" ")[0] === kind).at(-1);
  next?.focus();
}

/** The index of the child of the list that contains an element. */
const placeOf = (list: HTMLElement, element: HTMLElement): number =>
  [...list.children].findIndex((child) => child.contains(element));
