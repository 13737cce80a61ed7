/** The lowest and the highest sample behind each pixel of a waveform. */
export interface Envelope {
  low: Float32Array;
  high: Float32Array;
}

/** @param columns how many pixels wide */
export function envelope(samples: Float32Array, columns: number): Envelope {
  const low = new Float32Array(columns);
  const high = new Float32Array(columns);
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * samples.length) / columns);
    const to = Math.max(Math.floor(((column + 1) * samples.length) / columns), from + 1);
    let min = Infinity;
    let max = -Infinity;
    for (let i = from; i < to && i < samples.length; i++) {
      const value = samples[i] ?? 0;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    low[column] = min === Infinity ? 0 : min;
    high[column] = max === -Infinity ? 0 : max;
  }
  return { low, high };
}
