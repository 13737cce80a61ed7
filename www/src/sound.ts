/** A recording on the page, from any source. */
export interface PageSound {
  /** The display name in the current language. */
  name: () => string;
  /** Mono samples in [-1, 1]. */
  samples: Float32Array;
  /** Sample rate in Hz. */
  sampleRate: number;
  /** The acted emotion, if known. */
  actedLabel?: string;
  /** The spoken German sentence, if known. */
  quote?: string;
  /** A note to show with the result. */
  note?: () => string;
}

export const secondsOf = (sound: PageSound): number => sound.samples.length / sound.sampleRate;
