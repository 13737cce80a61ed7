// The recordings of live mode.
import { readdirSync } from "node:fs";
import path from "node:path";

/** The folder of the recordings. */
export const folder = path.resolve(import.meta.dirname, "../clips/");

/** Their paths in the folder: more than a minute, six speakers. */
export const files = readdirSync(folder, { recursive: true })
  .filter((file) => /\.(wav|flac)$/.test(file))
  .toSorted();
