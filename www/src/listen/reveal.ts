/** On phones the result is below the record bar: scrolls it into view if necessary. */
export function reveal(element: HTMLElement): void {
  const { top } = element.getBoundingClientRect();
  if (top < innerHeight * 0.6 && top > -80) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
}
