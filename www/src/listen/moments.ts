import { Attention } from "../plot/attention.ts";
import { type Change, changeAt } from "../plot/change.ts";
import { levelAt } from "../plot/level.ts";
import { strongestBand } from "../plot/log-mel-image.ts";
import { secondsOf } from "../sound.ts";
import type { ClassifiedRecording } from "./panel.ts";

/** All values of the figure at one moment. */
export interface Moment {
  seconds: number;
  /** In dBFS. */
  level: number;
  /** The center frequency of the band with the highest energy, in Hz. */
  strongest?: number | undefined;
  /** Undefined outside the classified part. */
  attention?: number | undefined;
  /** The change in probability when the surrounding half second is muted. */
  change?: number | undefined;
}

/** The interval between moments if there is no attention, in seconds. */
const STEP = 0.04;

/** The moments of a recording: the center of each step, also outside the classified part. */
export function moments(
  { sound, result, logMel }: ClassifiedRecording,
  changes?: Change[],
): Moment[] {
  const attention = result.attention.length > 0 ? new Attention(result) : undefined;
  const end = secondsOf(sound);
  const step = attention ? result.stepSeconds : STEP;
  const first = attention?.middle(0) ?? step / 2;
  const rows: Moment[] = [];
  for (let i = -Math.floor(first / step); first + i * step < end; i++) {
    const seconds = first + i * step;
    rows.push({
      seconds,
      level: levelAt(sound, seconds),
      strongest: logMel && strongestBand(logMel, seconds)?.hertz,
      attention: attention?.weights[i],
      change: changes && changeAt(changes, seconds)?.difference,
    });
  }
  return rows;
}
