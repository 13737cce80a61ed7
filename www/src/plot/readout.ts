import { decimals, percentTenths, points } from "../format.ts";
import type { PageSound } from "../sound.ts";
import { texts } from "../texts/index.ts";
import type { Attention } from "./attention.ts";
import { type Change, changeAt } from "./change.ts";
import { levelAt, MIN_LEVEL } from "./level.ts";

/** The values at a moment of the recording, as text. */
export function describeMoment(
  sound: PageSound,
  seconds: number,
  attention?: Attention,
  changes?: Change[],
): string {
  const parts = [texts.figure.seconds(decimals(seconds, 2))];
  const level = levelAt(sound, seconds);
  parts.push(level > MIN_LEVEL ? texts.figure.level(decimals(level, 0)) : texts.figure.silent);
  if (attention) {
    const weight = attention.at(seconds);
    const times = weight === undefined ? "" : decimals(weight / attention.even, 1);
    parts.push(
      weight === undefined
        ? texts.figure.unused
        : texts.figure.attention(percentTenths(weight), attention.stepMilliseconds, times),
    );
  }
  const change = changes && changeAt(changes, seconds);
  if (change) parts.push(texts.figure.muted(points(change.difference)));
  return parts.join(", ");
}
