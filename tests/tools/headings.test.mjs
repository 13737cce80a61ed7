// The page and the crate accept the same column names.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const quoted = (text) => [...text.matchAll(/"([^"]+)"/g)].map(([, name]) => name);

test("column names are the same in the page and in the crate", () => {
  const rust = read("crate/src/corpora/listing.rs");
  const page = read("www/src/train/examples/headings.ts");
  for (const column of ["file", "label", "speaker", "take"]) {
    const inRust = new RegExp(`const ${column.toUpperCase()}: [^=]*= \\[([^\\]]*)\\]`).exec(rust);
    const inPage = new RegExp(`${column}: \\[([^\\]]*)\\]`).exec(page);
    assert.ok(inRust && inPage, column);
    assert.ok(quoted(inRust[1]).length > 3, column);
    assert.deepEqual(quoted(inPage[1]), quoted(inRust[1]), column);
  }
});
