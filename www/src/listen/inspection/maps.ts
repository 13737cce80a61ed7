import { colorMap } from "../../plot/color-map.ts";

/** The values of a stage, of shape (frames, bands, channels) in row-major order. */
export interface Values {
  frames: number;
  bands: number;
  channels: number;
  values: Float32Array;
}

/** Minimum, maximum and mean. */
export interface Range {
  least: number;
  greatest: number;
  mean: number;
}

export function rangeOf(values: Iterable<number>): Range {
  let [least, greatest, sum, count] = [Infinity, -Infinity, 0, 0];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    sum += value;
    count++;
  }
  return { least, greatest, mean: count > 0 ? sum / count : 0 };
}

/** The range of each channel. */
export function channelRanges({ values, channels }: Values): Range[] {
  return Array.from({ length: channels }, (_, channel) => {
    const own = function* () {
      for (let i = channel; i < values.length; i += channels) yield values[i]!;
    };
    return rangeOf(own());
  });
}

/** One channel as an image: time from left to right, low bands at the bottom, dark for the minimum. */
export function channelImage(
  stage: Values,
  channel: number,
  { least, greatest }: Range,
): ImageData {
  const { frames, bands, channels, values } = stage;
  return pixels(
    frames,
    bands,
    least,
    greatest,
    (x, y) => values[(x * bands + y) * channels + channel]!,
  );
}

/** A stage with one band as an image: time from left to right, units from bottom to top. */
export function unitsImage(stage: Values, { least, greatest }: Range): ImageData {
  const { frames, channels, values } = stage;
  return pixels(frames, channels, least, greatest, (x, y) => values[x * channels + y]!);
}

function pixels(
  width: number,
  height: number,
  least: number,
  greatest: number,
  valueAt: (x: number, y: number) => number,
): ImageData {
  const image = new ImageData(width, height);
  const scale = 255 / Math.max(greatest - least, 1e-9);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const color = Math.round((valueAt(x, y) - least) * scale) * 3;
      const at = ((height - 1 - y) * width + x) * 4;
      image.data[at] = colorMap[color]!;
      image.data[at + 1] = colorMap[color + 1]!;
      image.data[at + 2] = colorMap[color + 2]!;
      image.data[at + 3] = 255;
    }
  }
  return image;
}
