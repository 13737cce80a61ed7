/** An example without its samples, which are stored separately to keep lists small. */
export interface Example {
  /** A hash of the samples: identical recordings are one example. */
  id: string;
  /** The label; empty if unlabeled. */
  label: string;
  /** The speaker; empty if unknown. */
  speaker: string;
  /** The recording that it was cut from. */
  take: string;
  /** The file name; empty for microphone recordings. */
  name: string;
  seconds: number;
  /** Sample rate in Hz. */
  sampleRate: number;
  /** The time it was added, in milliseconds since 1970. */
  added: number;
  /** A small waveform, {@link import("./pcm.ts").peaksOf}. */
  peaks: Uint8Array;
}

/** The samples of an example in 16-bit PCM, which most recordings use, half the size of 32-bit floats. */
export type Pcm = Int16Array<ArrayBuffer>;

/** An example before it is added. */
export interface NewExample {
  pcm: Pcm;
  sampleRate: number;
  label: string;
  speaker: string;
  /** The recording that it was cut from; by default a new one. */
  take?: string | undefined;
  name: string;
}

/** In seconds: the maximum duration used for training (the middle 7 s), and the maximum that the package accepts. */
export const MAX_SECONDS = 300;
/** The minimum duration that the network accepts. */
export const MIN_SECONDS = 0.06;
export const MIN_LABELS = 2;
export const MAX_LABELS = 20;
