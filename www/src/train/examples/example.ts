/** What is known of an example without its sound. Its sound is kept apart, so that lists stay light. */
export interface Example {
  /** A hash of the sound: the same sound twice is one example. */
  id: string;
  /** What it is an example of; empty where nobody has said so yet. */
  label: string;
  /** Who speaks; empty where it is not known. */
  speaker: string;
  /** The recording that it was cut from. */
  take: string;
  /** The name of its file; empty for the microphone. */
  name: string;
  seconds: number;
  /** Hz. */
  sampleRate: number;
  /** When it came: milliseconds since 1970. */
  added: number;
  /** Its waveform in small, {@link import("./pcm.ts").peaksOf}. */
  peaks: Uint8Array;
}

/** The sound of an example: 16 bit, as most recordings have it, half the size of 32. */
export type Pcm = Int16Array<ArrayBuffer>;

/** An example that is on its way in. */
export interface NewExample {
  pcm: Pcm;
  sampleRate: number;
  label: string;
  speaker: string;
  /** The recording that it was cut from; its own where it is not said. */
  take?: string | undefined;
  name: string;
}

/** Of more than these seconds the network learns the middle 7; the package refuses more. */
export const LONGEST_SECONDS = 300;
/** The least that the network takes. */
export const SHORTEST_SECONDS = 0.06;
export const FEWEST_LABELS = 2;
export const MOST_LABELS = 20;
