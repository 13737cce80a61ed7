import { PageError } from "../../page-error.ts";
import { decodeTable } from "../examples/csv.ts";
import { type ManifestRow, parseManifest } from "../examples/manifest.ts";
import { baseName, isLitter, placeByPath } from "../examples/naming.ts";
import { type Candidate, type Found, type LeftOut, MOST_BYTES, MOST_FILES } from "./candidate.ts";
import { isOfProject, PROJECT } from "../project.ts";
import { isZip, openZip } from "./zip-file.ts";

/** A file from any source. */
export interface Brought {
  path: string;
  size: number;
  read: () => Promise<Blob>;
}

type Placed = Pick<Found, "candidates" | "leftOut">;

const MOST_TABLE_BYTES = 4 * 1024 * 1024;

/**
 * Finds audio files in files, folders and archives, with their labels from paths or a table. Reads only directories
 * and tables.
 *
 * @throws PageError with the codes of `openZip` and `parseManifest`, and `too-many-files`
 */
export async function findSounds(files: { path: string; file: Blob }[]): Promise<Found> {
  const found: Found = { candidates: [], leftOut: [], projects: [] };
  const loose: Brought[] = [];
  for (const { path, file } of files) {
    if (isLitter(path)) continue;
    if (/\.zip$/i.test(path) || (!isSoundName(path) && (await isZip(file)))) {
      // Each archive is handled separately, because it may contain its own table.
      const entries = await openZip(file);
      const isProject = entries.some(({ path }) => path === PROJECT);
      if (isProject) found.projects.push(entries.filter(({ path }) => isOfProject(path)));
      add(found, await place(entries.filter(({ path }) => !isProject || !isOfProject(path))));
    } else {
      loose.push({ path, size: file.size, read: () => Promise.resolve(file) });
    }
  }
  add(found, await place(loose));
  return found;
}

function add(to: Found, more: Placed): void {
  to.candidates.push(...more.candidates);
  to.leftOut.push(...more.leftOut);
}

const isTable = (path: string): boolean => /\.csv$/i.test(path);
const isSoundName = (path: string): boolean =>
  /\.(wav|wave|flac|mp3|ogg|oga|opus|m4a|mp4|aac|aiff?|webm|caf)$/i.test(path);

async function place(brought: Brought[]): Promise<Placed> {
  const files = brought.filter(({ path }) => !isLitter(path));
  if (files.length > MOST_FILES) {
    throw new PageError(
      "too-many-files",
      `expected at most ${MOST_FILES} files, received ${files.length}`,
    );
  }
  const table = files.find(({ path }) => isTable(path));
  const leftOut: LeftOut[] = [];
  const sounds = files.filter((file) => {
    if (file === table) return false;
    const reason = !isSoundName(file.path)
      ? "no-sound"
      : file.size > MOST_BYTES
        ? "too-large"
        : undefined;
    if (reason) leftOut.push({ path: file.path, reason });
    return !reason;
  });
  const { candidates, leftOut: more } = table
    ? placeByTable(await readTable(table), table.path, sounds)
    : placeByFolder(sounds);
  return { candidates, leftOut: [...leftOut, ...more] };
}

function placeByFolder(sounds: Brought[]): Placed {
  const places = placeByPath(sounds.map(({ path }) => path));
  const candidates = sounds.map(({ path, read }, i) => ({ path, read, ...places[i]! }));
  return { candidates, leftOut: [] };
}

/** Matches paths relative to the table, or file names only. */
function placeByTable(rows: ManifestRow[], tablePath: string, sounds: Brought[]): Placed {
  const folder = tablePath.slice(0, tablePath.lastIndexOf("/") + 1);
  const byPath = new Map(sounds.map((sound) => [sound.path, sound]));
  const byName = new Map(sounds.map((sound) => [baseName(sound.path), sound]));
  const candidates: Candidate[] = [];
  const leftOut: LeftOut[] = [];
  const used = new Set<Brought>();
  for (const { file, label, speaker, take } of rows) {
    if (file === "") continue;
    const sound = byPath.get(folder + file) ?? byPath.get(file) ?? byName.get(baseName(file));
    if (!sound || used.has(sound)) {
      leftOut.push({ path: file, reason: sound ? "duplicate" : "missing" });
      continue;
    }
    used.add(sound);
    candidates.push({ path: sound.path, read: sound.read, label, speaker, take });
  }
  for (const sound of sounds) {
    if (!used.has(sound)) leftOut.push({ path: sound.path, reason: "unlisted" });
  }
  return { candidates, leftOut };
}

async function readTable(table: Brought): Promise<ManifestRow[]> {
  if (table.size > MOST_TABLE_BYTES) {
    throw new PageError(
      "manifest-rows",
      `expected a table of at most ${MOST_TABLE_BYTES} bytes, received ${table.size}`,
    );
  }
  const bytes = new Uint8Array(await (await table.read()).arrayBuffer());
  return parseManifest(decodeTable(bytes));
}
