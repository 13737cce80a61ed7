import { PageError } from "../../page-error.ts";
import { decodeTable } from "../examples/csv.ts";
import { type ManifestRow, parseManifest } from "../examples/manifest.ts";
import { baseName, isSystemFile, labelsByPath } from "../examples/naming.ts";
import { type Candidate, type Found, type SkippedFile, MAX_BYTES, MAX_FILES } from "./candidate.ts";
import { isOfProject, PROJECT } from "../project.ts";
import { isZip, openZip } from "./zip-file.ts";

/** A file from any source. */
export interface ImportedFile {
  path: string;
  size: number;
  read: () => Promise<Blob>;
}

type Labeled = Pick<Found, "candidates" | "skipped">;

const MAX_TABLE_BYTES = 4 * 1024 * 1024;

/**
 * Finds audio files in files, folders and archives, with their labels from paths or a table. Reads only directories
 * and tables.
 *
 * @throws PageError with the codes of `openZip` and `parseManifest`, and `too-many-files`
 */
export async function findSounds(files: { path: string; file: Blob }[]): Promise<Found> {
  const found: Found = { candidates: [], skipped: [], projects: [] };
  const loose: ImportedFile[] = [];
  for (const { path, file } of files) {
    if (isSystemFile(path)) continue;
    if (/\.zip$/i.test(path) || (!isSoundName(path) && (await isZip(file)))) {
      // Each archive is handled separately, because it may contain its own table.
      const entries = await openZip(file);
      const isProject = entries.some(({ path }) => path === PROJECT);
      if (isProject) found.projects.push(entries.filter(({ path }) => isOfProject(path)));
      add(
        found,
        await assignLabels(entries.filter(({ path }) => !isProject || !isOfProject(path))),
      );
    } else {
      loose.push({ path, size: file.size, read: () => Promise.resolve(file) });
    }
  }
  add(found, await assignLabels(loose));
  return found;
}

function add(to: Found, more: Labeled): void {
  to.candidates.push(...more.candidates);
  to.skipped.push(...more.skipped);
}

const isTable = (path: string): boolean => /\.csv$/i.test(path);
const isSoundName = (path: string): boolean =>
  /\.(wav|wave|flac|mp3|ogg|oga|opus|m4a|mp4|aac|aiff?|webm|caf)$/i.test(path);

async function assignLabels(imported: ImportedFile[]): Promise<Labeled> {
  const files = imported.filter(({ path }) => !isSystemFile(path));
  if (files.length > MAX_FILES) {
    throw new PageError(
      "too-many-files",
      `expected at most ${MAX_FILES} files, received ${files.length}`,
    );
  }
  const table = files.find(({ path }) => isTable(path));
  const skipped: SkippedFile[] = [];
  const sounds = files.filter((file) => {
    if (file === table) return false;
    const reason = !isSoundName(file.path)
      ? "no-sound"
      : file.size > MAX_BYTES
        ? "too-large"
        : undefined;
    if (reason) skipped.push({ path: file.path, reason });
    return !reason;
  });
  const { candidates, skipped: more } = table
    ? labelByTable(await readTable(table), table.path, sounds)
    : labelByFolder(sounds);
  return { candidates, skipped: [...skipped, ...more] };
}

function labelByFolder(sounds: ImportedFile[]): Labeled {
  const labels = labelsByPath(sounds.map(({ path }) => path));
  const candidates = sounds.map(({ path, read }, i) => ({ path, read, ...labels[i]! }));
  return { candidates, skipped: [] };
}

/** Matches paths relative to the table, or file names only. */
function labelByTable(rows: ManifestRow[], tablePath: string, sounds: ImportedFile[]): Labeled {
  const folder = tablePath.slice(0, tablePath.lastIndexOf("/") + 1);
  const byPath = new Map(sounds.map((sound) => [sound.path, sound]));
  const byName = new Map(sounds.map((sound) => [baseName(sound.path), sound]));
  const candidates: Candidate[] = [];
  const skipped: SkippedFile[] = [];
  const used = new Set<ImportedFile>();
  for (const { file, label, speaker, take } of rows) {
    if (file === "") continue;
    const sound = byPath.get(folder + file) ?? byPath.get(file) ?? byName.get(baseName(file));
    if (!sound || used.has(sound)) {
      skipped.push({ path: file, reason: sound ? "duplicate" : "missing" });
      continue;
    }
    used.add(sound);
    candidates.push({ path: sound.path, read: sound.read, label, speaker, take });
  }
  for (const sound of sounds) {
    if (!used.has(sound)) skipped.push({ path: sound.path, reason: "unlisted" });
  }
  return { candidates, skipped };
}

async function readTable(table: ImportedFile): Promise<ManifestRow[]> {
  if (table.size > MAX_TABLE_BYTES) {
    throw new PageError(
      "manifest-rows",
      `expected a table of at most ${MAX_TABLE_BYTES} bytes, received ${table.size}`,
    );
  }
  const bytes = new Uint8Array(await (await table.read()).arrayBuffer());
  return parseManifest(decodeTable(bytes));
}
