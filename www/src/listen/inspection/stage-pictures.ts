import { create } from "../../dom.ts";
import { imageCanvas } from "../../plot/canvas-surface.ts";
import { channelImage, channelRanges, type Range, unitsImage, type Values } from "./maps.ts";

/** The pictures of a stage and their numbers. */
export interface StagePictures {
  element: HTMLElement;
  /** One entry per channel or unit. */
  ranges: Range[];
  whole: Range;
}

/** One small picture per channel, all with the same color scale. */
export function featureMaps(stage: Values, describe: (channel: number) => string): StagePictures {
  const ranges = channelRanges(stage);
  const whole = wholeRange(ranges);
  const items = ranges.map((_, channel) => {
    const canvas = imageCanvas(channelImage(stage, channel, whole));
    canvas.className = "feature-map";
    canvas.title = describe(channel);
    // Only the list has a description; one for each of 64 pictures would be too verbose.
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
  // A single step: its units from left to right.
  canvas.className = stage.frames === 1 || stage.channels === 1 ? "unit-map is-line" : "unit-map";
  canvas.setAttribute("aria-hidden", "true");
  return { element: canvas, ranges, whole };
}

const wholeRange = (ranges: Range[]): Range => ({
  least: Math.min(...ranges.map(({ least }) => least)),
  greatest: Math.max(...ranges.map(({ greatest }) => greatest)),
  mean: ranges.reduce((sum, { mean }) => sum + mean, 0) / Math.max(ranges.length, 1),
});
