import { byId } from "./dom.ts";
import type { View } from "./view.ts";

/** The views by the name in the address: `#listen`, `#train`. */
export type Views = Record<string, View>;

/**
 * Shows the view named in the address, or the first one by default. The `<section>` of a view is `#view-NAME`; its
 * link in the header has `data-view="NAME"`.
 *
 * @returns the current view
 */
export function startRouter(views: Views): () => View | undefined {
  const names = Object.keys(views);
  let current: string | undefined;

  const go = (): void => {
    const requested = location.hash.slice(1);
    const first = names[0]!;
    // Other fragments are anchors inside a view (the skip link).
    const name = names.includes(requested)
      ? requested
      : requested === ""
        ? first
        : (current ?? first);
    if (name === current) return;
    if (current !== undefined) views[current]?.hide?.();
    current = name;
    for (const each of names) {
      byId(`view-${each}`).hidden = each !== name;
      const link = document.querySelector(`a[data-view="${each}"]`);
      if (each === name) link?.setAttribute("aria-current", "page");
      else link?.removeAttribute("aria-current");
    }
    // Each view starts at the top.
    if (requested !== "") scrollTo(0, 0);
    views[name]?.show?.();
  };
  addEventListener("hashchange", go);
  go();
  return () => (current === undefined ? undefined : views[current]);
}
