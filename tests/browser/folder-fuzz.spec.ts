// Folders with arbitrary names and tables: each file either becomes an example or is reported once with a reason, or
// the import fails with a code. `FOLDERS=100000` runs more cases.
import { expect, test } from "@playwright/test";
import { isSystemFile } from "../../www/src/train/examples/naming.ts";
import type { Found } from "../../www/src/train/import/candidate.ts";
import { findSounds } from "../../www/src/train/import/find.ts";
import { numbers, type Random } from "./random.ts";

const folders = Number(process.env.FOLDERS ?? 3000);

const parts = [
  "loud",
  "soft",
  "Kim",
  "03a01Fa",
  "08b03Tc",
  "a",
  "..",
  ".git",
  "__MACOSX",
  "__proto__",
];
const odd = [
  "ä",
  "a\u0308",
  "\u202e",
  "\u200b",
  "\n",
  "\t",
  " ",
  "\\",
  '"',
  ",",
  ";",
  "😀",
  "\ud800",
  "x".repeat(90),
];
const ends = [
  ...[".wav", ".WAV", ".flac", ".wav", ".wav", ".mp3", ".ogg", ".tar.wav"],
  ...[".txt", "", ".csv", ".csv", ".zip"],
];
const headings = [
  "file",
  "label",
  "speaker",
  "take",
  "Path",
  "emotion",
  "datei",
  "\ufefffile",
  "constructor",
];

const one = (list: readonly string[], random: Random) => list[random(list.length)]!;
const name = (random: Random) =>
  random(4) === 0 ? one(odd, random) + one(parts, random) : one(parts, random);

function path(random: Random): string {
  const folder = Array.from({ length: random(4) }, () => name(random));
  return [...folder, name(random) + one(ends, random)].join("/");
}

/** A table that lists some of the files, or invalid text. */
function table(paths: string[], random: Random): string {
  const separator = one([",", ";", "\t", ","], random);
  const cell = () => (random(3) === 0 ? one(paths, random) : name(random));
  const rows = Array.from({ length: random(8) }, () =>
    Array.from({ length: random(5) }, cell).join(separator),
  );
  const head =
    random(3) === 0
      ? ["file", "label"]
      : Array.from({ length: random(5) }, () => one(headings, random));
  return [head.join(separator), ...rows].join(one(["\n", "\r\n", "\r"], random));
}

/** Violations of an import: a file that is missing or duplicated, a label that is not normalized. */
function wrongs(paths: string[], { candidates, skipped }: Found): string[] {
  const names = candidates.flatMap(({ label, speaker }) => [label, speaker]);
  const unclean = names.filter(
    (text) => text !== text.trim() || /\p{C}/u.test(text) || Array.from(text).length > 40,
  );
  const sounds = paths.filter((each) => !isSystemFile(each));
  // A table that determines the labels is not an example itself.
  const table = sounds.find((each) => each.endsWith(".csv"));
  const expected = sounds.filter((each) => each !== table);
  const reported = [
    ...candidates,
    // The others are rows of the table.
    ...skipped.filter(({ reason }) => reason !== "missing" && reason !== "duplicate"),
  ].map(({ path }) => path);
  const lost = expected.filter((each) => !reported.includes(each));
  const many =
    reported.length === expected.length ? [] : [`${reported.length} of ${expected.length}`];
  return [...unclean, ...lost, ...many];
}

test(`${folders} folders with random names are imported or rejected with a code`, async () => {
  test.setTimeout(0);
  const random = numbers(20_201_025);
  const refused: Record<string, number> = {};
  const wrong: unknown[] = [];
  let labeled = 0;
  for (let index = 0; index < folders; index++) {
    const paths = [...new Set(Array.from({ length: 1 + random(9) }, () => path(random)))];
    const files = paths.map((each) => ({
      path: each,
      file: new Blob([each.endsWith(".csv") ? table(paths, random) : "RIFF"]),
    }));
    try {
      const found = await findSounds(files);
      labeled += found.candidates.length;
      const here = wrongs(paths, found);
      if (here.length > 0) wrong.push({ index, paths, here });
    } catch (failure) {
      const code = (failure as { code?: string }).code ?? String(failure);
      refused[code] = (refused[code] ?? 0) + 1;
    }
  }
  console.log(labeled, "labeled,", JSON.stringify(refused));
  expect(wrong).toEqual([]);
  // Only these outcomes occur, each of them at least once.
  expect(Object.keys(refused).sort()).toEqual(["manifest-columns", "zip-damaged"]);
  expect(labeled).toBeGreaterThan(folders / 2);
});
