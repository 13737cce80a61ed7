import { decimals, percent, points } from "../format.ts";
import { secondsOf, type PageSound } from "../sound.ts";
import { texts } from "../texts/index.ts";
import type { Attention } from "./attention.ts";
import { type Change, largestChange } from "./change.ts";
import { envelope } from "./envelope.ts";
import type { Lane, Lanes } from "./lanes.ts";
import { heightOf, logMelImage, type LogMelPicture } from "./log-mel-image.ts";
import type { Palette } from "./palette.ts";
import type { Point, Surface } from "./surface.ts";
import type { TimeAxis } from "./time-axis.ts";

/** The content of the figure. */
export interface Scene {
  axis: TimeAxis;
  lanes: Lanes;
  sound: PageSound;
  logMel?: LogMelPicture | undefined;
  /** Absent during recording, and if there is no result. */
  attention?: Attention | undefined;
  /** The change in probability for each muted section, if computed. */
  changes?: Change[] | undefined;
  /** During recording, parts that are not classified yet are not marked. */
  growing?: boolean;
}

/** The fraction of the lane height used by the maximum. */
const HEADROOM = 8;
/** The heights of a lane title and of a value at the end of a bar. */
const NAME = 24;
const FIGURE = 17;

/** Pixels between a title and a peak on its right, and the width of the frequency scale. */
const PEAK_ROOM = 72;
const SCALE = 46;
/** The radius of the peak dot, its distance from its value, and the start of its line below the top of the waveform. */
const DOT = 5;
const ASIDE = 9;
const LINE_FROM = 8;

/** Draws the lanes of a recording on one time axis. */
export function paint(surface: Surface, scene: Scene, palette: Palette): void {
  const { axis, lanes, logMel, attention, changes } = scene;
  paintTimes(surface, axis, lanes, palette);
  surface.clipped(0, 0, axis.width, lanes.axis.top, () => {
    if (attention) paintTint(surface, axis, lanes.waveform, attention, palette);
    paintWaveform(surface, scene, palette);
    if (logMel) paintLogMel(surface, axis, lanes.logMel, logMel);
    if (attention) paintAttention(surface, axis, lanes.attention, attention, palette);
    if (changes) paintChanges(surface, axis, lanes.change, changes, palette);
    if (attention && !scene.growing) paintUnused(surface, scene, attention, palette);
  });
  if (attention) paintPeak(surface, scene, attention, palette);
  paintNames(surface, scene, palette);
}

function paintTimes(surface: Surface, axis: TimeAxis, lanes: Lanes, palette: Palette): void {
  const { top } = lanes.axis;
  surface.rect(0, top - 0.5, axis.width, 1, palette.line);
  const { times, digits } = axis.ticks(56);
  for (const time of times) {
    const x = axis.toPixel(time);
    surface.rect(Math.min(Math.round(x), axis.width - 1), top, 1, 5, palette.ink);
    const text = `${decimals(time, digits)} s`;
    const half = surface.textWidth(text) / 2;
    // The first and the last label are kept inside the plot.
    const inside = Math.min(Math.max(x, half), axis.width - half);
    surface.text(inside, top + 16, text, { color: palette.ink, align: "center" });
  }
}

function paintTint(
  surface: Surface,
  axis: TimeAxis,
  lane: Lane,
  attention: Attention,
  palette: Palette,
): void {
  if (attention.peak <= 0) return;
  attention.weights.forEach((weight, index) => {
    // Snap to whole pixels: overlapping edges would appear as stripes.
    const left = Math.round(axis.toPixel(attention.left(index)));
    const right = Math.round(axis.toPixel(attention.left(index + 1)));
    const alpha = 0.85 * (weight / attention.peak);
    surface.rect(left, lane.top, right - left, lane.height, palette.attention, alpha);
  });
}

function paintWaveform(surface: Surface, { axis, lanes, sound }: Scene, palette: Palette): void {
  const lane = lanes.waveform;
  const middle = lane.top + lane.height / 2;
  const scale = lane.height / 2 - 6;
  surface.rect(0, Math.round(middle), axis.width, 1, palette.line);
  const from = axis.from * sound.sampleRate;
  const to = axis.to * sound.sampleRate;
  const { low, high } = envelope(sound.samples, from, to, Math.round(axis.width));
  surface.uprights(
    0,
    high.map((value) => middle - Math.min(value, 1) * scale),
    low.map((value) => middle - Math.max(value, -1) * scale),
    palette.wave,
  );
}

function paintLogMel(surface: Surface, axis: TimeAxis, lane: Lane, logMel: LogMelPicture): void {
  const image = logMelImage(logMel, axis, Math.round(axis.width));
  surface.image(image, 0, lane.top, axis.width, lane.height);
}

function paintAttention(
  surface: Surface,
  axis: TimeAxis,
  lane: Lane,
  attention: Attention,
  palette: Palette,
): void {
  if (attention.peak <= 0) return;
  const height = (weight: number) =>
    lane.bottom - (weight / attention.peak) * (lane.height - HEADROOM);
  const curve: Point[] = [
    [axis.toPixel(attention.start), height(attention.weights[0] ?? 0)],
    ...Array.from(attention.weights, (weight, index): Point => [
      axis.toPixel(attention.middle(index)),
      height(weight),
    ]),
    [axis.toPixel(attention.end), height(attention.weights.at(-1) ?? 0)],
  ];
  const [first, last] = [curve[0]!, curve.at(-1)!];
  surface.area(
    [...curve, [last[0], lane.bottom], [first[0], lane.bottom]],
    palette.attention,
    0.42,
  );
  surface.line(curve, palette.attentionLine, 2);
  const even = height(attention.even);
  surface.line(
    [
      [first[0], even],
      [last[0], even],
    ],
    palette.ink,
    1,
    [3, 4],
  );
}

function paintChanges(
  surface: Surface,
  axis: TimeAxis,
  lane: Lane,
  changes: Change[],
  palette: Palette,
): void {
  // Below the title, with space for a value at either end.
  const half = (lane.height - NAME) / 2;
  const middle = Math.round(lane.bottom - half);
  const scale = (half - FIGURE) / largestChange(changes);
  surface.rect(0, lane.top - 6, axis.width, 1, palette.line);
  for (const { from, to, difference } of changes) {
    const left = Math.round(axis.toPixel(from)) + 1;
    const right = Math.round(axis.toPixel(to)) - 1;
    const height = Math.max(Math.abs(difference) * scale, 1);
    const falls = difference < 0;
    const color = falls ? palette.falls : palette.rises;
    surface.rect(left, falls ? middle : middle - height, right - left, height, color);
    const text = points(difference);
    if (surface.textWidth(text) + 6 > right - left) continue;
    const y = falls ? middle + height + 9 : middle - height - 9;
    surface.text((left + right) / 2, y, text, { color: palette.strong, align: "center" });
  }
  surface.rect(0, middle, axis.width, 1, palette.ink, 0.6);
}

/** Marks the attention maximum: a line through all lanes, a dot on the curve, and its weight. */
function paintPeak(
  surface: Surface,
  { axis, lanes }: Scene,
  attention: Attention,
  palette: Palette,
): void {
  const x = axis.toPixel(attention.peakSeconds);
  if (attention.peak <= 0 || x < 0 || x > axis.width) return;
  const y = lanes.attention.top + HEADROOM;
  for (const { top, bottom } of [lanes.waveform, lanes.logMel, lanes.attention]) {
    const from = top === 0 ? LINE_FROM : top;
    surface.line(
      [
        [x, from],
        [x, bottom],
      ],
      palette.strong,
      1,
      [2, 3],
    );
  }
  surface.disc(x, y, DOT + 1.5, palette.surface);
  surface.disc(x, y, DOT, palette.strong);
  // Next to the dot, not on it, and inside the plot.
  const text = percent(attention.peak);
  const left = x + ASIDE + surface.textWidth(text) + 12 > axis.width;
  surface.text(left ? x - ASIDE - 6 : x + ASIDE + 6, y + 4, text, {
    color: palette.strong,
    align: left ? "end" : "start",
    ground: palette.ground,
  });
}

/** Shades the parts that were not classified, with the reason. */
function paintUnused(
  surface: Surface,
  { axis, lanes, sound }: Scene,
  attention: Attention,
  palette: Palette,
): void {
  const seconds = secondsOf(sound);
  const { height } = lanes.waveform;
  const bottom = lanes.axis.top;
  for (const gap of attention.unused(seconds)) {
    const left = axis.toPixel(gap.from);
    const right = axis.toPixel(gap.to);
    surface.rect(left, 0, right - left, bottom, palette.shade);
    const edge = Math.round(gap.from === 0 ? right : left);
    surface.line(
      [
        [edge + 0.5, 0],
        [edge + 0.5, bottom],
      ],
      palette.ink,
      1.5,
      [6, 4],
    );
    const text = texts.figure.markers[gap.why];
    const width = surface.textWidth(text) + 12;
    const visible = Math.min(right, axis.width) - Math.max(left, 0);
    if (visible < width) continue;
    const x = gap.from === 0 ? right - 10 : left + 10;
    const inside = Math.min(Math.max(x, 10), axis.width - 10);
    surface.text(inside, height - 14, text, {
      color: palette.strong,
      align: gap.from === 0 ? "end" : "start",
      ground: palette.ground,
    });
  }
}

/** The title of each lane in its corner, and its scale. */
function paintNames(
  surface: Surface,
  { axis, lanes, logMel, attention, changes }: Scene,
  palette: Palette,
): void {
  // The pixels used by the peak: a title that would cover them moves to the other end.
  const peak = attention && attention.peak > 0 ? axis.toPixel(attention.peakSeconds) : undefined;
  const name = (lane: Lane, text: string, right = 0) => {
    const covered = peak !== undefined && peak < surface.textWidth(text) + PEAK_ROOM;
    surface.text(covered ? axis.width - 9 - right : 9, lane.top + 13, text, {
      color: palette.strong,
      align: covered ? "end" : "start",
      ground: palette.ground,
    });
  };
  name(lanes.waveform, texts.figure.lanes.waveform);
  if (logMel) {
    const { logMel: long, logMelShort } = texts.figure.lanes;
    name(lanes.logMel, axis.width < 520 ? logMelShort : long, SCALE);
    for (const kilohertz of lanes.logMel.height < 100 ? [1, 4] : [0.5, 1, 2, 4]) {
      const y = lanes.logMel.bottom - heightOf(kilohertz * 1000) * lanes.logMel.height;
      const text = `${decimals(kilohertz, kilohertz < 1 ? 1 : 0)} kHz`;
      surface.rect(axis.width - 6, Math.round(y), 6, 1, "#fff");
      surface.text(axis.width - 10, y, text, { color: "#fff", align: "end" });
    }
  }
  if (attention) name(lanes.attention, texts.figure.lanes.attention);
  if (changes) name(lanes.change, texts.figure.lanes.change);
}
