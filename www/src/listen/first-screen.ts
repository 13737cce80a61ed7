import { byId } from "../dom.ts";

/** Narrower than this the examples fold away, so that the result stands below the record button. */
const NARROW = "(width < 960px)";

/** Opens the examples where there is room for them. */
export function startExamplesFold(): void {
  const fold = byId<HTMLDetailsElement>("examples-fold");
  const narrow = matchMedia(NARROW);
  const fit = () => (fold.open = !narrow.matches);
  narrow.addEventListener("change", fit);
  fit();
}

/** A sound was chosen: headline and lead give way, and the examples where they stand above the result. */
export function showUsed(): void {
  byId("app").classList.add("is-used");
  if (matchMedia(NARROW).matches) byId<HTMLDetailsElement>("examples-fold").open = false;
}
