// Sections of docs/benchmarks.md that have their own commands. `make bench` rewrites the rest of the file.

/** The headings of these sections. */
export const HEADINGS = {
  large: "## The large model\n",
  label: "## Labeling an archive\n",
  demo: "## The first `make demo`\n",
  load: "## Loading the page\n",
  gpu: "## GPUs\n",
};

/** The section with this heading, up to the next one; empty if there is none. */
export function sectionOf(text, heading) {
  const from = text.indexOf(heading);
  if (from < 0) return "";
  const next = text.indexOf("\n## ", from);
  return `${text.slice(from, next < 0 ? undefined : next).trimEnd()}\n`;
}

/** The text with the section of this heading replaced, or appended at the end. */
export function withSection(text, heading, section) {
  const old = sectionOf(text, heading);
  if (!old) return `${text.trimEnd()}\n\n${section.trimEnd()}\n`;
  return text.replace(old, () => `${section.trimEnd()}\n`);
}
