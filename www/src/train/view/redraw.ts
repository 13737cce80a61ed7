/**
 * Replaces the children of a list, and leaves the focus where it was: on the element with the same
 * `data-key`, or, where that is gone, on the one that took its place.
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

/** Which child of the list an element is in. */
const placeOf = (list: HTMLElement, element: HTMLElement): number =>
  [...list.children].findIndex((child) => child.contains(element));
