import { colourMap } from "./colour-map.ts";
import type { TimeAxis } from "./time-axis.ts";

/** Seconds from one frame to the next, and bands of a frame, as the features have them. */
export const FRAME_SECONDS = 0.01;
export const BANDS = 128;
/** Decibels that the colours span, from the loudest value down: the features cut off there too. */
const RANGE = 80;
/** The brightest colour is never given to less, decibels: silence would be as bright as speech. */
const LEAST_PEAK = -20;

/** A log-mel spectrogram: frame after frame 128 values in decibels. */
export interface LogMelPicture {
  values: Float32Array;
  /** What gets the brightest colour, decibels: the loudest value, or more where there is only silence. */
  peak: number;
  /** Seconds of the first frame's centre. */
  start: number;
}

export function logMelPicture(values: Float32Array, start = 0): LogMelPicture {
  return { values, start, peak: values.reduce((a, b) => Math.max(a, b), LEAST_PEAK) };
}

/** The picture of what the axis shows, one row a band with the highest on top, `columns` wide. */
export function logMelImage(picture: LogMelPicture, axis: TimeAxis, columns: number): ImageData {
  const image = new ImageData(Math.max(columns, 1), BANDS);
  const frames = picture.values.length / BANDS;
  const seconds = (axis.to - axis.from) / columns;
  // A frame stands for the 10 ms around its centre.
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
      const colour = Math.round(share * 255) * 3;
      const at = ((BANDS - 1 - band) * image.width + column) * 4;
      image.data[at] = colourMap[colour]!;
      image.data[at + 1] = colourMap[colour + 1]!;
      image.data[at + 2] = colourMap[colour + 2]!;
      image.data[at + 3] = 255;
    }
  }
  return image;
}

/** The band with the greatest value at a moment, and that value. */
export function strongestBand(
  picture: LogMelPicture,
  seconds: number,
): { hertz: number; decibels: number } | undefined {
  const frame = Math.round((seconds - picture.start) / FRAME_SECONDS);
  const values = picture.values.subarray(frame * BANDS, (frame + 1) * BANDS);
  if (values.length < BANDS) return undefined;
  const decibels = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return { hertz: bandCentre(values.indexOf(decibels)), decibels };
}

// The Slaney mel scale: linear to 1 kHz, logarithmic above.
const LINEAR = 200 / 3;
const LOG_STEP = Math.log(6.4) / 27;
const melOf = (hertz: number) =>
  hertz < 1000 ? hertz / LINEAR : 15 + Math.log(hertz / 1000) / LOG_STEP;
const hertzOf = (mel: number) => (mel < 15 ? mel * LINEAR : 1000 * Math.exp((mel - 15) * LOG_STEP));
const HIGHEST = melOf(8000);

/** The frequency on which a band is centred, Hz. */
export const bandCentre = (band: number): number => hertzOf(((band + 1) / (BANDS + 1)) * HIGHEST);

/** Where a frequency lies in the picture: 0 at the bottom, 1 at the top. */
export const heightOf = (hertz: number): number =>
  ((melOf(hertz) / HIGHEST) * (BANDS + 1) - 0.5) / BANDS;
