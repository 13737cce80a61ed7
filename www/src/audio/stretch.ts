/** Seconds of a piece, and of how far a piece is moved to fit the one before it. */
const PIECE = 0.04;
const SEARCH = 0.008;

/**
 * The samples so many times longer, at the same pitch: overlapping pieces, each moved to where it fits
 * the one before it best (WSOLA). Silence and short sounds come out as they are, only longer.
 */
export function stretched(samples: Float32Array, sampleRate: number, times: number): Float32Array {
  const half = Math.round((PIECE * sampleRate) / 2);
  const search = Math.round(SEARCH * sampleRate);
  // 8000 samples a second are enough to find the period of a voice.
  const stride = Math.max(Math.round(sampleRate / 8000), 1);
  const out = new Float32Array(Math.round(samples.length * times));
  const window = Float32Array.from(
    { length: 2 * half },
    (_, i) => 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / half),
  );
  const at = (index: number) => samples[index] ?? 0;
  // Where the piece before would go on.
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

/** The start near `wanted` whose samples are most like those from `expected` on. */
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
