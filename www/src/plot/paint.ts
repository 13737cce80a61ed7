import { decimals } from "../format.ts";
import type { Attention } from "./attention.ts";
import type { Envelope } from "./envelope.ts";
import type { TimeAxis } from "./time-axis.ts";

/** Colours of the plot, from the style sheet. */
export interface Palette {
  wave: string;
  attention: string;
  attentionLine: string;
  ink: string;
  line: string;
  shade: string;
  font: string;
}

/** Heights of the lanes, in CSS pixels. */
export const lanes = { waveform: 168, gap: 14, attention: 84, axis: 26 } as const;
export const plotHeight = lanes.waveform + lanes.gap + lanes.attention + lanes.axis;
const attentionTop = lanes.waveform + lanes.gap;
const attentionBottom = attentionTop + lanes.attention;

export interface Scene {
  axis: TimeAxis;
  envelope: Envelope;
  /** Absent while recording, and where there is no answer. */
  attention?: Attention | undefined;
}

/** Draws the waveform, the attention over and under it, and the time axis. */
export function paint(
  context: CanvasRenderingContext2D,
  { axis, envelope, attention }: Scene,
  palette: Palette,
): void {
  context.clearRect(0, 0, axis.width, plotHeight);
  paintGrid(context, axis, palette);
  if (attention) paintTint(context, axis, attention, palette);
  paintWaveform(context, envelope, palette);
  if (attention) {
    paintCurve(context, axis, attention, palette);
    paintUnheard(context, axis, attention, palette);
  }
}

function paintGrid(context: CanvasRenderingContext2D, axis: TimeAxis, palette: Palette): void {
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const y of [lanes.waveform / 2, attentionBottom]) {
    context.moveTo(0, Math.round(y) + 0.5);
    context.lineTo(axis.width, Math.round(y) + 0.5);
  }
  context.stroke();

  context.fillStyle = palette.ink;
  context.font = palette.font;
  context.textBaseline = "top";
  const { step, times } = axis.ticks(56);
  for (const time of times) {
    const x = axis.toPixel(time);
    context.fillRect(Math.min(Math.round(x), axis.width - 1), attentionBottom, 1, 5);
    const text = `${decimals(time, step < 1 ? 1 : 0)} s`;
    const width = context.measureText(text).width;
    // The first and the last label stay inside the plot.
    context.fillText(
      text,
      Math.min(Math.max(x - width / 2, 0), axis.width - width),
      attentionBottom + 9,
    );
  }
}

function paintTint(
  context: CanvasRenderingContext2D,
  axis: TimeAxis,
  attention: Attention,
  palette: Palette,
): void {
  context.fillStyle = palette.attention;
  attention.weights.forEach((weight, index) => {
    context.globalAlpha = attention.peak > 0 ? 0.85 * (weight / attention.peak) : 0;
    // On whole pixels: overlapping edges would show as stripes.
    const left = Math.round(axis.toPixel(attention.left(index)));
    const right = Math.round(axis.toPixel(attention.left(index + 1)));
    context.fillRect(left, 0, right - left, lanes.waveform);
  });
  context.globalAlpha = 1;
}

function paintWaveform(
  context: CanvasRenderingContext2D,
  { low, high }: Envelope,
  palette: Palette,
): void {
  const middle = lanes.waveform / 2;
  const scale = middle - 6;
  context.fillStyle = palette.wave;
  for (let x = 0; x < low.length; x++) {
    const top = middle - Math.min(high[x] ?? 0, 1) * scale;
    const bottom = middle - Math.max(low[x] ?? 0, -1) * scale;
    context.fillRect(x, top, 1, Math.max(bottom - top, 1));
  }
}

function paintCurve(
  context: CanvasRenderingContext2D,
  axis: TimeAxis,
  attention: Attention,
  palette: Palette,
): void {
  if (attention.peak <= 0) return;
  const height = (weight: number) =>
    attentionBottom - (weight / attention.peak) * (lanes.attention - 6);

  const curve = new Path2D();
  curve.moveTo(axis.toPixel(attention.start), height(attention.weights[0] ?? 0));
  attention.weights.forEach((weight, index) =>
    curve.lineTo(axis.toPixel(attention.middle(index)), height(weight)),
  );
  curve.lineTo(axis.toPixel(attention.end), height(attention.weights.at(-1) ?? 0));

  const area = new Path2D(curve);
  area.lineTo(axis.toPixel(attention.end), attentionBottom);
  area.lineTo(axis.toPixel(attention.start), attentionBottom);
  area.closePath();
  context.globalAlpha = 0.42;
  context.fillStyle = palette.attention;
  context.fill(area);
  context.globalAlpha = 1;

  context.strokeStyle = palette.attentionLine;
  context.lineWidth = 2;
  context.lineJoin = "round";
  context.stroke(curve);

  context.setLineDash([3, 4]);
  context.lineWidth = 1;
  context.strokeStyle = palette.ink;
  context.beginPath();
  context.moveTo(axis.toPixel(attention.start), height(attention.even));
  context.lineTo(axis.toPixel(attention.end), height(attention.even));
  context.stroke();
  context.setLineDash([]);
}

/** Shades what lies outside the 7 s that the network heard. */
function paintUnheard(
  context: CanvasRenderingContext2D,
  axis: TimeAxis,
  attention: Attention,
  palette: Palette,
): void {
  if (!attention.isPartOf(axis.seconds)) return;
  const start = axis.toPixel(attention.start);
  const end = axis.toPixel(attention.end);
  context.fillStyle = palette.shade;
  context.fillRect(0, 0, start, attentionBottom);
  context.fillRect(end, 0, axis.width - end, attentionBottom);
}
