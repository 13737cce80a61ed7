import { emotionColor } from "../emotions.ts";
import { decimals } from "../format.ts";
import { texts } from "../texts/index.ts";
import { CanvasSurface } from "./canvas-surface.ts";
import { paletteOf } from "./palette.ts";

/** The result at one moment. */
export interface HistoryPoint {
  /** Seconds since the start of live mode. */
  seconds: number;
  /** The probability of each label; undefined for silence. */
  probabilities?: Record<string, number> | undefined;
}

/** The visible duration in seconds. */
export const SPAN = 60;
const AXIS = 24;

/** The probabilities of the last minute as stacked bands: one band per label in its color, the newest on the right. */
export function paintStackedBands(
  canvas: HTMLCanvasElement,
  labels: string[],
  points: HistoryPoint[],
  now: number,
): void {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight - AXIS;
  if (width === 0 || height <= 0) return;
  const palette = paletteOf(canvas);
  const font = `${palette.font.size}px ${palette.font.family}`;
  const surface = new CanvasSurface(canvas, width, height + AXIS, devicePixelRatio || 1, font);
  const toPixel = (seconds: number) => width - ((now - seconds) / SPAN) * width;
  const style = getComputedStyle(canvas);
  const colors = labels.map((label) => {
    const name = /var\((--[\w-]+)\)/.exec(emotionColor(label, labels))?.[1] ?? "--accent";
    return style.getPropertyValue(name).trim();
  });
  surface.rect(0, 0, width, height, palette.line, 0.35);
  points.forEach((point, index) => {
    const before = points[index - 1];
    // A result covers the time since the previous one.
    const left = Math.round(toPixel(before?.seconds ?? point.seconds - 0.5));
    const right = Math.round(toPixel(point.seconds));
    if (right < 0 || !point.probabilities) return;
    let y = 0;
    labels.forEach((label, i) => {
      const share = (point.probabilities?.[label] ?? 0) * height;
      surface.rect(left, y, right - left, share, colors[i]!);
      y += share;
    });
  });
  for (const ago of [0, 15, 30, 45, 60]) {
    const text = ago === 0 ? texts.live.now : texts.live.ago(decimals(ago, 0));
    const align = ago === 0 ? "end" : ago === SPAN ? "start" : "center";
    if (width < 420 && ago % 30 !== 0) continue;
    surface.text(width - (ago / SPAN) * width, height + 15, text, { color: palette.ink, align });
  }
}
