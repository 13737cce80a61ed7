/** The colors of the plots, from the style sheet. */
export interface Palette {
  wave: string;
  attention: string;
  attentionLine: string;
  ink: string;
  strong: string;
  line: string;
  shade: string;
  ground: string;
  /** The probability decreases or increases when a section is muted. */
  falls: string;
  rises: string;
  /** The background of exported files. */
  surface: string;
  font: { size: number; family: string };
}

/** The palette of the current theme. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    wave: colour("--plot-wave"),
    attention: colour("--attention"),
    attentionLine: colour("--attention-line"),
    ink: colour("--ink-muted"),
    strong: colour("--ink"),
    line: colour("--line"),
    shade: colour("--plot-shade"),
    ground: colour("--plot-ground"),
    falls: colour("--accent"),
    rises: colour("--recording"),
    surface: colour("--surface"),
    font: { size: element.closest(".is-presenting") ? 17 : 12, family: style.fontFamily },
  };
}
