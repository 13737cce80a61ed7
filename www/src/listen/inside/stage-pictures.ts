import { create } from "../../dom.ts";
import { imageCanvas } from "../../plot/canvas-surface.ts";
import { channelImage, channelRanges, type Range, unitsImage, type Values } from "./maps.ts";

/** Pictures of a stage, and what they say in numbers. */
export interface StagePictures {
  element: HTMLElement;
  /** Of each channel, or unit. */
  ranges: Range[];
  whole: Range;
}

/** A small picture for each channel, all on one scale of colours. */
export function featureMaps(stage: Values, describe: (channel: number) => string): StagePictures {
  const ranges = channelRanges(stage);
  const whole = wholeRange(ranges);
  const items = ranges.map((_, channel) => {
    const canvas = imageCanvas(channelImage(stage, channel, whole));
    canvas.className = "feature-map";
    canvas.title = describe(channel);
    // The list has one description; 64 of them would only be noise.
    canvas.setAttribute("aria-hidden", "true");
    return create("li", "", canvas);
  });
  return { element: create("ul", "feature-maps", ...items), ranges, whole };
}

/** One picture of all units over time. */
export function unitsOverTime(given: Values): StagePictures {
  const ranges = channelRanges(given);
  const whole = wholeRange(ranges);
  const stage = given.frames === 1 ? { ...given, frames: given.channels, channels: 1 } : given;
  const canvas = imageCanvas(unitsImage(stage, whole));
  // One step only: a strip of its units, from left to right.
  canvas.className = stage.frames === 1 || stage.channels === 1 ? "unit-map is-line" : "unit-map";
  canvas.setAttribute("aria-hidden", "true");
  return { element: canvas, ranges, whole };
}

const wholeRange = (ranges: Range[]): Range => ({
  least: Math.min(...ranges.map(({ least }) => least)),
  greatest: Math.max(...ranges.map(({ greatest }) => greatest)),
  mean: ranges.reduce((sum, { mean }) => sum + mean, 0) / Math.max(ranges.length, 1),
});
