import assert from "node:assert/strict";
import { test } from "node:test";
import { outcomes, slowest, times } from "../../tools/test-report.mjs";

const rust = `
running 3 tests
test audio::wav::reads ... ok <0.125s>
test engine::gru::agrees ... FAILED <12.500s>
test crate/src/lib.rs - (line 10) ... ok
test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 12.6s
`;
const page = `
Running 4 tests using 1 worker
  \x1b[32m✓\x1b[39m   1 [page] › tests/browser/a.spec.ts:3:1 › it opens (at once)\x1b[2m (1.5s)\x1b[22m
  ✘   2 [page] › tests/browser/b.spec.ts:9:1 › it fails (310ms)
  ✓  3 tests/packaging/c.spec.ts:7:1 › a long one (1.2m)
  4 passed (2.0m)
`;
const tap = `
# Subtest: outer
    # Subtest: inner
    ok 1 - inner
      ---
      duration_ms: 2500.5
      ...
not ok 1 - outer
  ---
  duration_ms: 40
  ...
`;

test("durations are read from the logs of all three test runners", () => {
  assert.deepEqual(times(rust), [
    ["audio::wav::reads", 0.125],
    ["engine::gru::agrees", 12.5],
  ]);
  assert.deepEqual(times(page), [
    ["[page] › tests/browser/a.spec.ts:3:1 › it opens (at once)", 1.5],
    ["[page] › tests/browser/b.spec.ts:9:1 › it fails", 0.31],
    ["tests/packaging/c.spec.ts:7:1 › a long one", 72],
  ]);
  assert.deepEqual(times(tap), [
    ["inner", 2.5005],
    ["outer", 0.04],
  ]);
});

test("the slowest tests come first across suites, up to the requested number", () => {
  assert.deepEqual(slowest(3, { rust, page, tools: tap }), [
    "    72.0 s  page: tests/packaging/c.spec.ts:7:1 › a long one",
    "    12.5 s  rust: engine::gru::agrees",
    "     2.5 s  tools: inner",
  ]);
});

test("failed tests are named once, from all three test runners", () => {
  assert.deepEqual(outcomes(rust).failed, ["engine::gru::agrees"]);
  assert.deepEqual(outcomes(page + page).failed, [
    "[page] › tests/browser/b.spec.ts:9:1 › it fails",
  ]);
  assert.deepEqual(outcomes(tap).failed, ["outer"]);
});

test("a test that passes on its retry is flaky; one that fails again has failed", () => {
  const once = `
  ✘   1 [page] › a.spec.ts:3:1 › disturbed (1.5s)
  ✓   2 [page] › a.spec.ts:3:1 › disturbed (retry #1) (1.2s)
  ✘   3 [page] › b.spec.ts:9:1 › wrong (310ms)
  ✘   4 [page] › b.spec.ts:9:1 › wrong (retry #1) (300ms)
`;
  assert.deepEqual(outcomes(once), {
    failed: ["[page] › b.spec.ts:9:1 › wrong"],
    flaky: ["[page] › a.spec.ts:3:1 › disturbed"],
  });
});
