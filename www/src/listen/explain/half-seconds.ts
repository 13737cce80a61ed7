import { Attention } from "../../plot/attention.ts";
import type { Change } from "../../plot/change.ts";
import type { Stretch } from "../../plot/selection.ts";
import { secondsOf } from "../../sound.ts";
import type { ClassifiedRecording } from "../panel.ts";
import { kept, muted } from "./mute.ts";

const HALF = 0.5;
/** A shorter remainder at the end is part of the previous half second. */
const MIN_SECONDS = 0.25;

/** The half seconds of the classified part. */
export function halfSeconds({ start, end }: Attention): Stretch[] {
  const stretches: Stretch[] = [];
  for (let from = start; end - from >= MIN_SECONDS || stretches.length === 0; from += HALF) {
    stretches.push({ from, to: Math.min(from + HALF, end) });
  }
  stretches.at(-1)!.to = end;
  return stretches;
}

/**
 * Mutes each half second in turn and classifies again. Only the classified part is passed, so that a muted end does
 * not shift the 7 s window.
 *
 * @param onProgress called with the number of completed half seconds and the total
 */
export async function muteEveryHalfSecond(
  { sound, result, classify }: ClassifiedRecording,
  onProgress: (done: number, all: number) => void,
  signal: AbortSignal,
): Promise<Change[]> {
  const attention = new Attention(result);
  const used = { from: attention.start, to: Math.min(attention.end, secondsOf(sound)) };
  const part = { ...sound, samples: kept(sound, used) };
  const { sampleRate } = sound;
  const { label } = result;
  const probability = async (samples: Float32Array) => {
    signal.throwIfAborted();
    return (await classify(samples, sampleRate)).probabilities[label] ?? 0;
  };

  const whole = await probability(part.samples);
  const stretches = halfSeconds(attention);
  const changes: Change[] = [];
  for (const { from, to } of stretches) {
    onProgress(changes.length, stretches.length);
    const silenced = muted(part, { from: from - used.from, to: to - used.from });
    changes.push({ from, to, difference: (await probability(silenced)) - whole });
  }
  return changes;
}

/** The half second with the highest attention, its fraction, and the one whose muting lowers the probability most. */
export function compare(changes: Change[], attention: Attention) {
  const shares = changes.map(({ from, to }) =>
    attention.weights.reduce((sum, weight, step) => {
      const middle = attention.middle(step);
      return middle >= from && middle < to ? sum + weight : sum;
    }, 0),
  );
  const share = Math.max(...shares);
  const differences = changes.map(({ difference }) => difference);
  const cost = Math.min(...differences);
  return {
    attended: changes[shares.indexOf(share)]!,
    share,
    costliest: changes[differences.indexOf(cost)]!,
  };
}
