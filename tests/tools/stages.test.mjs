import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { HEADINGS, sectionOf, withSection } from "../../tools/benchmark-section.mjs";
import { section } from "../../tools/stages.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "stages-test-"));
after(() => rmSync(folder, { recursive: true }));

/** Runs lines of bash with the functions of tools/common.sh and their files in a temporary folder. */
const bash = (script) => {
  const setUp = `source tools/common.sh; BUILD=${folder}; STAGES=$BUILD/stages.tsv; start_stages`;
  const options = { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
  return execFileSync("bash", ["-c", `${setUp}; ${script}`], options);
};

const machine = { date: "2026-01-02", cores: 2, model: "a processor", load: "0.10" };
const lines = ["start\t1.5\t0.10", "npm\t7.0\t9.5", "wasm: cpu\t40.0\t70.5", "served\t50.0\t"];

test("the section has the stages before and after the page is served", async () => {
  const text = await section([...lines, "wasm: train\t90.0\t150.0"], machine);
  assert.match(text, /\| page served +\| 50\.0 s +\| 80\.0 s/);
  const [before, background] = text.split("In the background");
  assert.match(before, /wasm: cpu +\| 40\.0 s +\| 70\.5 s/);
  assert.doesNotMatch(before, /wasm: train/);
  assert.match(background, /wasm: train +\| 90\.0 s +\| 150\.0 s/);
  await assert.rejects(section(lines.slice(0, 2), machine), /served/);
});

test("a section is found, replaced where it is, and added at the end", async () => {
  const text = await section(lines, machine);
  const load = `${HEADINGS.load}\nold figures\n`;
  assert.equal(sectionOf(`# Benchmarks\n\n${text}`, HEADINGS.demo), text);
  assert.equal(sectionOf(`# Benchmarks\n\n${text}\n${load}`, HEADINGS.demo), text);
  assert.equal(sectionOf("# Benchmarks\n", HEADINGS.demo), "");
  const document = withSection(
    `# Benchmarks\n\n${load}\n${text}`,
    HEADINGS.load,
    `${HEADINGS.load}\nnew`,
  );
  assert.equal(document, `# Benchmarks\n\n${HEADINGS.load}\nnew\n\n${text}`);
  assert.equal(withSection("# Benchmarks\n", HEADINGS.load, load), `# Benchmarks\n\n${load}`);
});

test("a stage is recorded with its CPU time, and a failure is returned", () => {
  // Fixed work instead of a duration: on a busy machine half a second may contain no processor time.
  const spin = "bash -c 'for ((i = 0; i < 200000; i++)); do :; done'";
  const printed = bash(`busy() { ${spin}; }; stage busy busy; cat "$STAGES"`);
  const [, seconds, processor] = /^busy\t([\d.]+)\t([\d.]+)$/m.exec(printed);
  assert.ok(Number(processor) > 0, printed);
  assert.ok(Number(seconds) >= Number(processor) - 0.1, printed);
  assert.throws(() => bash("stage broken false"));
});

test("stages run in parallel, and a failing stage is an error with its output", () => {
  const printed = bash(`
    one() { until [ -e "$BUILD/two" ]; do sleep 0.05; done; }
    two() { touch "$BUILD/two"; }
    in_background one one
    stage two two
    wait_stage one`);
  assert.match(printed, /two: .*one: /s);
  const failing =
    'three() { echo "what went wrong"; false; }; in_background three three; wait_stage three';
  assert.throws(() => bash(failing), /what went wrong[^]*three: failed/);
});

test("background jobs end with the shell", () => {
  const alive = (pid) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  const printed = bash(`
    forever() { bash -c 'echo $$ >"$0/pid"; exec sleep 600' "$BUILD"; }
    background forever forever
    until [ -s "$BUILD/pid" ]; do sleep 0.05; done
    cat "$BUILD/pid"`);
  const pid = Number(printed.trim());
  assert.ok(pid > 1, printed);
  const until = Date.now() + 10_000;
  while (alive(pid) && Date.now() < until);
  assert.ok(!alive(pid));
});

test("an output is rebuilt only if its inputs or its command changed", () => {
  const printed = bash(`
    mkdir -p "$BUILD/in"; echo 1 >"$BUILD/in/a"
    make_it() { echo made; touch "$BUILD/out"; }
    run() { if_changed it "$BUILD/out" "$BUILD/in" -- make_it "$@"; }
    CHECK=1 run || echo missing
    run; run; CHECK=1 run && echo current
    echo 2 >"$BUILD/in/a"; CHECK=1 run || echo stale
    run; run other`);
  const expected = ["missing", "made", "nothing changed", "current", "stale", "made", "made"];
  assert.deepEqual(
    printed
      .trim()
      .split("\n")
      .map((line) => line.trim()),
    expected,
  );
});
