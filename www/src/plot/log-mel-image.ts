import { colorMap } from "./color-map.ts";
import type { TimeAxis } from "./time-axis.ts";

/** The hop in seconds and the number of bands, as in the features. */
export const FRAME_SECONDS = 0.01;
export const BANDS = 128;
/** The range of the colors in decibels, down from the maximum; equal to the cutoff of the features. */
const RANGE = 80;
/** The minimum of the upper end of the scale, in decibels, so that silence is not as bright as speech. */
const LEAST_PEAK = -20;

/** A log-mel spectrogram of shape (frames, 128), in decibels. */
export interface LogMelPicture {
  values: Float32Array;
  /** The value of the brightest color, in decibels: the maximum, or more if there is only silence. */
  peak: number;
  /** The center of the first frame, in seconds. */
  start: number;
}

export function logMelPicture(values: Float32Array, start = 0): LogMelPicture {
  return { values, start, peak: values.reduce((a, b) => Math.max(a, b), LEAST_PEAK) };
}

/** The image of the visible part, one row per band with the highest on top, `columns` wide. */
export function logMelImage(picture: LogMelPicture, axis: TimeAxis, columns: number): ImageData {
  const image = new ImageData(Math.max(columns, 1), BANDS);
  const frames = picture.values.length / BANDS;
  const seconds = (axis.to - axis.from) / columns;
  // A frame covers the 10 ms around its center.
  const frameAt = (time: number) => (time - picture.start) / FRAME_SECONDS + 0.5;
  const loudest = new Float32Array(BANDS);
  for (let column = 0; column < columns; column++) {
    const first = Math.floor(frameAt(axis.from + column * seconds));
    const end = Math.max(Math.floor(frameAt(axis.from + (column + 1) * seconds)), first + 1);
    loudest.fill(-Infinity);
    for (let frame = Math.max(first, 0); frame < Math.min(end, frames); frame++) {
      for (let band = 0; band < BANDS; band++) {
        const value = picture.values[frame * BANDS + band]!;
        if (value > loudest[band]!) loudest[band] = value;
      }
    }
    for (let band = 0; band < BANDS; band++) {
      const value = loudest[band]!;
      if (value === -Infinity) continue;
      const share = Math.min(Math.max((value - picture.peak) / RANGE + 1, 0), 1);
      const color = Math.round(share * 255) * 3;
      const at = ((BANDS - 1 - band) * image.width + column) * 4;
      image.data[at] = colorMap[color]!;
      image.data[at + 1] = colorMap[color + 1]!;
      image.data[at + 2] = colorMap[color + 2]!;
      image.data[at + 3] = 255;
    }
  }
  return image;
}

/** The band with the maximum value at a moment, and the value. */
export function strongestBand(
  picture: LogMelPicture,
  seconds: number,
): { hertz: number; decibels: number } | undefined {
  const frame = Math.round((seconds - picture.start) / FRAME_SECONDS);
  const values = picture.values.subarray(frame * BANDS, (frame + 1) * BANDS);
  if (values.length < BANDS) return undefined;
  const decibels = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return { hertz: bandCenter(values.indexOf(decibels)), decibels };
}

// The Slaney mel scale: linear up to 1 kHz, logarithmic above.
const LINEAR = 200 / 3;
const LOG_STEP = Math.log(6.4) / 27;
const melOf = (hertz: number) =>
  hertz < 1000 ? hertz / LINEAR : 15 + Math.log(hertz / 1000) / LOG_STEP;
const hertzOf = (mel: number) => (mel < 15 ? mel * LINEAR : 1000 * Math.exp((mel - 15) * LOG_STEP));
const MAX_MEL = melOf(8000);

/** The center frequency of a band, in Hz. */
export const bandCenter = (band: number): number => hertzOf(((band + 1) / (BANDS + 1)) * MAX_MEL);

/** The position of a frequency in the image: 0 at the bottom, 1 at the top. */
export const heightOf = (hertz: number): number =>
  ((melOf(hertz) / MAX_MEL) * (BANDS + 1) - 0.5) / BANDS;
