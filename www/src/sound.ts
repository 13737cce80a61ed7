/** A recording on the page, wherever it came from. */
export interface Sound {
  /** What to call it, in the language of the moment. */
  name: () => string;
  /** Mono, in [-1, 1]. */
  samples: Float32Array;
  /** Hz. */
  sampleRate: number;
  /** The emotion that an actor was asked to play, where it is known. */
  actedLabel?: string;
  /** What is said, in German, where it is known. */
  quote?: string;
  /** A sentence to show beside the answer. */
  note?: () => string;
}

export const secondsOf = (sound: Sound): number => sound.samples.length / sound.sampleRate;
