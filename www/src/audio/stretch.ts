/** The segment length and the maximum shift to align a segment with the previous one, in seconds. */
const PIECE = 0.04;
const SEARCH = 0.008;

/**
 * Time stretching at constant pitch: overlapping segments, each shifted to the position of highest similarity with
 * the previous one (WSOLA). Works for silence and short inputs as well.
 */
export function stretched(samples: Float32Array, sampleRate: number, times: number): Float32Array {
  const half = Math.round((PIECE * sampleRate) / 2);
  const search = Math.round(SEARCH * sampleRate);
  // A rate of 8000 Hz is sufficient to find the pitch period.
  const stride = Math.max(Math.round(sampleRate / 8000), 1);
  const out = new Float32Array(Math.round(samples.length * times));
  const window = Float32Array.from(
    { length: 2 * half },
    (_, i) => 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / half),
  );
  const at = (index: number) => samples[index] ?? 0;
  // The continuation of the previous segment.
  let expected = 0;
  for (let to = -half; to < out.length; to += half) {
    const wanted = Math.round((to + half) / times) - half;
    const from = to < 0 ? wanted : bestFit(at, wanted, expected, { search, stride, length: half });
    for (let i = 0; i < 2 * half; i++) {
      const place = to + i;
      if (place >= 0 && place < out.length) out[place]! += at(from + i) * window[i]!;
    }
    expected = from + half;
  }
  return out;
}

/** The start near `wanted` whose samples are most similar to those at `expected`. */
function bestFit(
  at: (index: number) => number,
  wanted: number,
  expected: number,
  { search, stride, length }: { search: number; stride: number; length: number },
): number {
  let best = wanted;
  let most = -Infinity;
  for (let start = wanted - search; start <= wanted + search; start += stride) {
    let product = 0;
    let energy = 1e-9;
    for (let i = 0; i < length; i += stride) {
      const value = at(start + i);
      product += value * at(expected + i);
      energy += value * value;
    }
    const likeness = product / Math.sqrt(energy);
    if (likeness > most) [most, best] = [likeness, start];
  }
  return best;
}
