import type { ImportedFile } from "./find.ts";

/** A file that may become an example; its bytes are read later. */
export interface Candidate {
  /** The path in the folder or archive, or the file name. */
  path: string;
  label: string;
  speaker: string;
  take?: string;
  read: () => Promise<Blob>;
}

/** The reason why a file was not imported. */
export type Reason =
  /** Not an audio file. */
  | "no-sound"
  /** Shorter than 60 ms or longer than 5 minutes. */
  | "length"
  /** The same recording already exists. */
  | "duplicate"
  /** Listed in the table but missing. */
  | "missing"
  /** Not listed in the table. */
  | "unlisted"
  /** Larger than 5 minutes of audio. */
  | "too-large"
  /** The file could not be read. */
  | "unreadable";

export interface SkippedFile {
  path: string;
  reason: Reason;
}

/** The files found by an import. */
export interface Found {
  candidates: Candidate[];
  skipped: SkippedFile[];
  /** The additional files of project archives. */
  projects: ImportedFile[][];
}

/** Maximum bytes of one audio file: five minutes of 96 kHz stereo with 24 bits. */
export const MAX_BYTES = 192 * 1024 * 1024;
/** Maximum number of files in one import. */
export const MAX_FILES = 5_000;
/** Maximum bytes of all audio files, uncompressed. */
export const MAX_TOTAL_BYTES = 2 * 1024 * 1024 * 1024;
