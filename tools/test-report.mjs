// The slowest, the failed and the flaky tests, from the logs of the test runners of cargo, Node.js and Playwright.
//   node tools/test-report.mjs COUNT LOG...
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";

const seconds = { ms: 0.001, s: 1, m: 60 };
// eslint-disable-next-line no-control-regex -- colors of terminals begin with this character
const colors = /\x1b\[[0-9;]*m/g;

/** Every test with a duration in a log, as [name, seconds]. */
export function times(log) {
  const found = [];
  let name;
  for (const line of log.replaceAll(colors, "").split("\n")) {
    let match;
    // libtest with --report-time.
    if ((match = /^test (.+) \.\.\. \w+ <([\d.]+)s>$/.exec(line))) {
      found.push([match[1], Number(match[2])]);
      // Playwright's list reporter.
    } else if ((match = /^ +(?:✓|✘|ok|x) +\d+ (.+) \(([\d.]+)(ms|s|m)\)$/.exec(line))) {
      found.push([match[1], Number(match[2]) * seconds[match[3]]]);
      // TAP of Node.js: the name, and the duration some lines below.
    } else if ((match = /^ *(?:not )?ok \d+ - (.+)$/.exec(line))) {
      name = match[1];
    } else if (name && (match = /^ *duration_ms: ([\d.]+)$/.exec(line))) {
      found.push([name, Number(match[1]) / 1000]);
      name = undefined;
    }
  }
  return found;
}

/** The names of the tests that failed in every attempt, and of the flaky ones, which passed on a retry. */
export function outcomes(log) {
  const lines = log.replaceAll(colors, "").split("\n");
  const names = (...patterns) => {
    const matches = lines.flatMap((line) => patterns.map((pattern) => pattern.exec(line)));
    return new Set(matches.flatMap((match) => (match ? [match[1]] : [])));
  };
  const attempts = names(
    /^test (.+) \.\.\. FAILED/,
    /^ +(?:✘|x) +\d+ (.+?)(?: \(retry #\d+\))?(?: \([\d.]+(?:ms|s|m)\))?$/,
    /^ *not ok \d+ - (.+)$/,
  );
  const retried = names(/^ +(?:✓|ok) +\d+ (.+) \(retry #\d+\) \(/);
  return {
    failed: [...attempts].filter((name) => !retried.has(name)),
    flaky: [...retried],
  };
}

/** The `count` slowest tests of several suites, `{ suite: log }`, as lines of text. */
export function slowest(count, logs) {
  return Object.entries(logs)
    .flatMap(([suite, log]) => times(log).map(([name, time]) => ({ suite, name, time })))
    .sort((a, b) => b.time - a.time)
    .slice(0, count)
    .map(({ suite, name, time }) => `${time.toFixed(1).padStart(8)} s  ${suite}: ${name}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [count, ...paths] = process.argv.slice(2);
  const name = (path) => basename(path, ".log").replace(/^test-/, "");
  const logs = Object.fromEntries(paths.map((path) => [name(path), readFileSync(path, "utf8")]));
  console.log(`the ${count} slowest tests:\n${slowest(Number(count), logs).join("\n")}`);
  for (const [suite, log] of Object.entries(logs)) {
    for (const [outcome, names] of Object.entries(outcomes(log))) {
      for (const name of names) console.log(`${outcome}  ${suite}: ${name}`);
    }
  }
}
