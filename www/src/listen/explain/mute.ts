import type { Stretch } from "../../plot/selection.ts";
import type { PageSound } from "../../sound.ts";

/** Fade in seconds at each edge: a hard cut produces a click that affects the features. */
const FADE = 0.005;

/** The samples with a section muted. */
export function muted({ samples, sampleRate }: PageSound, { from, to }: Stretch): Float32Array {
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

/** The samples of a section. */
export function kept({ samples, sampleRate }: PageSound, { from, to }: Stretch): Float32Array {
  return samples.slice(Math.round(from * sampleRate), Math.round(to * sampleRate));
}
