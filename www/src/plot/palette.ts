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
  const color = (name: string) => style.getPropertyValue(name).trim();
  return {
    wave: color("--plot-wave"),
    attention: color("--attention"),
    attentionLine: color("--attention-line"),
    ink: color("--ink-muted"),
    strong: color("--ink"),
    line: color("--line"),
    shade: color("--plot-shade"),
    ground: color("--plot-ground"),
    falls: color("--accent"),
    rises: color("--recording"),
    surface: color("--surface"),
    font: { size: element.closest(".is-presenting") ? 17 : 12, family: style.fontFamily },
  };
}
