import type { AudioWarning } from "../types/index.js";

/** Below this ratio of mean power to the power of the quietest channel, channels are in opposite phase. */
const CANCELLATION = 1 / 400;

/** The mean of the channels, or the loudest channel if they cancel each other; as in the wasm module. */
export function mixDown(channels: Float32Array[]): {
  samples: Float32Array;
  warning?: AudioWarning;
} {
  const [first = new Float32Array()] = channels;
  if (channels.length < 2) return { samples: first.slice() };
  const mean = new Float32Array(first.length);
  for (const channel of channels) {
    for (let i = 0; i < mean.length; i++) mean[i]! += channel[i]! / channels.length;
  }
  const loud = channels
    .map((channel) => ({ channel, power: power(channel) }))
    .filter((each) => each.power > 0)
    .sort((a, b) => b.power - a.power);
  const quietest = loud.at(-1);
  if (loud.length < 2 || power(mean) >= CANCELLATION * quietest!.power) return { samples: mean };
  return {
    samples: loud[0]!.channel.slice(),
    warning: {
      code: "opposite-phase",
      message: "the channels are in opposite phase and cancel each other: only the loudest is used",
    },
  };
}

/** The variance of the samples. */
function power(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample;
  const mean = sum / Math.max(samples.length, 1);
  let squares = 0;
  for (const sample of samples) squares += (sample - mean) ** 2;
  return squares / Math.max(samples.length, 1);
}
