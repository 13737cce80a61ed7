import type { Brought } from "./find.ts";

/** A file that may become an example; its bytes are read when it is its turn. */
export interface Candidate {
  /** Path in the folder or the archive, or the name of the file. */
  path: string;
  label: string;
  speaker: string;
  take?: string;
  read: () => Promise<Blob>;
}

/** Why a file did not become an example. */
export type Reason =
  /** No sound: a text, a picture. */
  | "no-sound"
  /** Under 60 ms, or over 5 minutes. */
  | "length"
  /** The same sound is there already. */
  | "duplicate"
  /** Named by the table, and not among the files. */
  | "missing"
  /** Among the files, and not named by the table. */
  | "unlisted"
  /** Larger than a sound of 5 minutes. */
  | "too-large"
  /** It could not be read. */
  | "unreadable";

export interface LeftOut {
  path: string;
  reason: Reason;
}

/** What was found in what the user brought. */
export interface Found {
  candidates: Candidate[];
  leftOut: LeftOut[];
  /** The files of each project beside its examples. */
  projects: Brought[][];
}

/** Bytes of one sound file: five minutes of 96 kHz stereo with 24 bits. */
export const MOST_BYTES = 192 * 1024 * 1024;
/** Files at once. */
export const MOST_FILES = 5_000;
/** Bytes of all sounds together, unpacked. */
export const MOST_TOTAL_BYTES = 2 * 1024 * 1024 * 1024;
