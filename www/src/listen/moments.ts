import { Attention } from "../plot/attention.ts";
import { type Change, changeAt } from "../plot/change.ts";
import { levelAt } from "../plot/level.ts";
import { strongestBand } from "../plot/log-mel-image.ts";
import { secondsOf } from "../sound.ts";
import type { Answered } from "./panel.ts";

/** Everything that the figure shows about a moment, in numbers. */
export interface Moment {
  seconds: number;
  /** Decibels, 0 is full scale. */
  level: number;
  /** Centre of the strongest band, Hz. */
  strongest?: number | undefined;
  /** Undefined where the network did not listen. */
  attention?: number | undefined;
  /** What muting the half second around it does to the probability. */
  change?: number | undefined;
}

/** Distance of the moments where there is no attention, seconds. */
const STEP = 0.04;

/** The moments of a recording: the middle of each step, before and after the heard part as well. */
export function moments({ sound, result, logMel }: Answered, changes?: Change[]): Moment[] {
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
