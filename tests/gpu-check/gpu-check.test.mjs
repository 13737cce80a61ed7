// The GPU check on a software driver of Vulkan: that of Chromium, or of Mesa. `make gpu-check-test` builds the program before.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, ".build/gpu-check");

/** The descriptions of software drivers. */
const driver = [
  "/usr/lib/chromium/vk_swiftshader_icd.json",
  "/usr/share/vulkan/icd.d/lvp_icd.json",
  "/usr/share/vulkan/icd.d/lvp_icd.x86_64.json",
].find((path) => existsSync(path));

/** Runs the check; returns its JSON and its exit code. */
function check(options, environment = {}) {
  const { status, stdout, stderr } = spawnSync(join(folder, "run.sh"), options, {
    encoding: "utf8",
    env: { ...process.env, VK_ICD_FILENAMES: driver, ...environment },
    maxBuffer: 1 << 26,
  });
  assert.ok(stdout.startsWith("{"), `${status}: ${stderr}`);
  return { status, ...JSON.parse(stdout) };
}

test("every part of the check succeeds on a software driver", () => {
  assert.ok(
    driver,
    "expected the Vulkan driver of Chromium, or Mesa's: apt-get install mesa-vulkan-drivers",
  );
  const { status, parts, seconds } = check(["--short"]);
  const failed = parts.filter(({ ok }) => !ok);
  assert.deepEqual(failed, []);
  assert.equal(status, 0);
  assert.deepEqual(
    parts.map(({ part }) => part),
    [
      "device",
      "inference",
      "operations",
      "networks",
      "ten steps",
      "latency",
      "throughput",
      "training step",
      "distillation step",
      "fold",
    ],
  );
  const results = Object.fromEntries(parts.map(({ part, results }) => [part, results]));
  assert.equal(results.operations.length, 22);
  for (const { name, difference } of [...results.operations, ...results.networks]) {
    // Not one of them is computed by the CPU twice: sums are rounded in another order somewhere.
    assert.ok(difference >= 0, name);
  }
  assert.ok(results.networks.some(({ difference }) => difference > 0));
  assert.ok(seconds < 460, `${seconds} s`);
});

test("a part that exceeds its time limit is ended, and the others are run", () => {
  const { status, parts } = check(["--short", "--seconds", "0"]);
  assert.equal(status, 1);
  assert.equal(parts.length, 10);
  for (const { ok, error } of parts) {
    assert.equal(ok, false);
    assert.match(error, /not finished within 0 s/);
  }
});

test("without a driver, the parts that need Vulkan name the cause", () => {
  const missing = join(root, "none.json");
  const { status, parts } = check(["--short", "--seconds", "60"], { VK_ICD_FILENAMES: missing });
  assert.equal(status, 1);
  for (const name of ["device", "operations", "networks", "ten steps", "fold"]) {
    const { ok, error } = parts.find(({ part }) => part === name);
    assert.equal(ok, false, name);
    assert.match(error, /adapter/i, name);
  }
});
