import { PageError } from "../../page-error.ts";
import { formatCsv, parseCsv } from "./csv.ts";
import { headings } from "./headings.ts";
import { cleanName } from "./naming.ts";

/** A row of the table. */
export interface ManifestRow {
  /** The path of the recording, relative to the table. */
  file: string;
  label: string;
  speaker: string;
  take: string;
}

const MAX_ROWS = 10_000;

/**
 * Reads a CSV table whose first line contains the column names: `file` and `label`, and optionally `speaker` and
 * `take`.
 *
 * @throws PageError `manifest-columns`, `manifest-rows`
 */
export function parseManifest(text: string): ManifestRow[] {
  const [head = [], ...rows] = parseCsv(text);
  const names = head.map((cell) => cell.trim().toLowerCase().replaceAll(/[ -]/g, "_"));
  const find = (name: keyof ManifestRow) => {
    const heading = headings[name].find((each) => names.includes(each));
    return heading === undefined ? -1 : names.indexOf(heading);
  };
  const at = { file: find("file"), label: find("label") };
  if (at.file < 0 || at.label < 0) {
    const received = names.slice(0, 8).join(", ").slice(0, 120);
    throw new PageError(
      "manifest-columns",
      `expected columns named file and label, received ${received || "none"}`,
    );
  }
  if (rows.length > MAX_ROWS) {
    throw new PageError(
      "manifest-rows",
      `expected at most ${MAX_ROWS} rows, received ${rows.length}`,
    );
  }
  const speaker = find("speaker");
  const take = find("take");
  return rows.map((row) => ({
    file: (row[at.file] ?? "")
      .trim()
      .replaceAll("\\", "/")
      .replace(/^(\.\/+)+/, ""),
    label: cleanName(row[at.label] ?? ""),
    speaker: cleanName(row[speaker] ?? ""),
    take: (row[take] ?? "").trim(),
  }));
}

export function formatManifest(rows: ManifestRow[]): string {
  const lines = rows.map(({ file, label, speaker, take }) => [file, label, speaker, take]);
  // With a byte order mark, since spreadsheets otherwise misread non-ASCII characters.
  return `\ufeff${formatCsv([["file", "label", "speaker", "take"], ...lines])}`;
}
