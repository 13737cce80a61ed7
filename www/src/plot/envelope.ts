/** The minimum and maximum sample of each pixel column of a waveform. */
export interface Envelope {
  low: Float32Array;
  high: Float32Array;
}

/**
 * @param from first sample, may be fractional
 * @param to exclusive end of the samples; columns beyond the last sample are empty (NaN)
 * @param columns width in pixels
 */
export function envelope(
  samples: Float32Array,
  from: number,
  to: number,
  columns: number,
): Envelope {
  const low = new Float32Array(columns).fill(NaN);
  const high = new Float32Array(columns).fill(NaN);
  for (let column = 0; column < columns; column++) {
    const first = Math.floor(from + (column * (to - from)) / columns);
    const end = Math.floor(from + ((column + 1) * (to - from)) / columns);
    let min = Infinity;
    let max = -Infinity;
    for (let i = first; i < Math.max(end, first + 1) && i < samples.length; i++) {
      const value = samples[i]!;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    if (min > max) continue;
    low[column] = min;
    high[column] = max;
  }
  return { low, high };
}
