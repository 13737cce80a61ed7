import type { PageSound } from "../sound.ts";

/** Half of the window for the level, in seconds: 40 ms in total, as for the features. */
const HALF_WINDOW = 0.02;
/** The level of silence, in decibels. */
export const MIN_LEVEL = -80;

/** The level around a moment: root mean square over 40 ms, in dBFS. */
export function levelAt({ samples, sampleRate }: PageSound, seconds: number): number {
  const first = Math.max(Math.floor((seconds - HALF_WINDOW) * sampleRate), 0);
  const end = Math.min(Math.ceil((seconds + HALF_WINDOW) * sampleRate), samples.length);
  let sum = 0;
  for (let i = first; i < end; i++) sum += samples[i]! * samples[i]!;
  const power = end > first ? sum / (end - first) : 0;
  return Math.max(10 * Math.log10(Math.max(power, 1e-12)), MIN_LEVEL);
}
