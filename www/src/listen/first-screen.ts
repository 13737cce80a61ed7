import { byId } from "../dom.ts";

/** In narrower windows the examples are collapsed, so that the result is below the record button. */
const NARROW = "(width < 960px)";

/** Expands the examples if there is enough space. */
export function startExamplesFold(): void {
  const fold = byId<HTMLDetailsElement>("examples-fold");
  const narrow = matchMedia(NARROW);
  const fit = () => (fold.open = !narrow.matches);
  narrow.addEventListener("change", fit);
  fit();
}

/**
 * After the first request the headline and the lead are hidden, and the examples are collapsed if they are above the
 * result.
 */
export function showUsed(): void {
  byId("app").classList.add("is-used");
  if (matchMedia(NARROW).matches) byId<HTMLDetailsElement>("examples-fold").open = false;
}
