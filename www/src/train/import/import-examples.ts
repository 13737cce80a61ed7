import { PageError } from "../../page-error.ts";
import { MAX_LABELS, type NewExample } from "../examples/example.ts";
import type { Candidate, Found, SkippedFile } from "./candidate.ts";

/** The progress and the result of an import. */
export interface ImportReport {
  done: number;
  total: number;
  added: number;
  skipped: SkippedFile[];
}

/** The interface of the page for an import. */
export interface ImportSteps {
  decode: (candidate: Candidate) => Promise<NewExample | SkippedFile>;
  /** @returns whether it was new */
  add: (example: NewExample) => Promise<boolean>;
  onProgress: (report: ImportReport) => void;
  signal: AbortSignal;
}

/**
 * Adds the files one by one. Each is stored immediately, so that canceling or a crash does not lose earlier ones.
 *
 * @param labels the existing labels
 * @throws PageError `label-too-many` before anything is added; `aborted`
 */
export async function importExamples(
  { candidates, skipped }: Found,
  labels: readonly string[],
  { decode, add, onProgress, signal }: ImportSteps,
): Promise<ImportReport> {
  const named = candidates.map(({ label }) => label).filter((label) => label !== "");
  const all = new Set([...labels, ...named]);
  if (all.size > MAX_LABELS) {
    throw new PageError(
      "label-too-many",
      `expected at most ${MAX_LABELS} labels, received ${all.size}`,
    );
  }
  const report: ImportReport = {
    done: 0,
    total: candidates.length,
    added: 0,
    skipped: [...skipped],
  };
  for (const candidate of candidates) {
    if (signal.aborted) throw new PageError("aborted", "the import was canceled");
    onProgress(report);
    const result = await decode(candidate);
    if ("reason" in result) report.skipped.push(result);
    else if (await add(result)) report.added++;
    else report.skipped.push({ path: candidate.path, reason: "duplicate" });
    report.done++;
  }
  onProgress(report);
  return report;
}
