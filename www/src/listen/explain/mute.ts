import type { Stretch } from "../../plot/selection.ts";
import type { Sound } from "../../sound.ts";

/** Seconds of fade at each edge: a hard cut is a click, and the network would hear it. */
const FADE = 0.005;

/** The samples with silence in a stretch of it. */
export function muted({ samples, sampleRate }: Sound, { from, to }: Stretch): Float32Array {
  const result = samples.slice();
  const first = Math.max(Math.round(from * sampleRate), 0);
  const end = Math.min(Math.round(to * sampleRate), samples.length);
  const fade = Math.min(Math.round(FADE * sampleRate), Math.floor((end - first) / 2));
  for (let i = first; i < end; i++) {
    const inside = Math.min(i - first, end - 1 - i);
    result[i]! *= inside < fade ? 0.5 + 0.5 * Math.cos((Math.PI * (inside + 1)) / (fade + 1)) : 0;
  }
  return result;
}

/** The samples of a stretch alone. */
export function kept({ samples, sampleRate }: Sound, { from, to }: Stretch): Float32Array {
  return samples.slice(Math.round(from * sampleRate), Math.round(to * sampleRate));
}
