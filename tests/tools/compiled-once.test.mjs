import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The cargo commands of the scripts that compile the crate natively in the development profile. */
const commands = readdirSync(`${root}/tools`)
  .filter((name) => name.endsWith(".sh"))
  .flatMap((name) =>
    readFileSync(`${root}/tools/${name}`, "utf8").match(/\bcargo (build|clippy|doc|run|test) .*/g),
  )
  .filter(
    (line) =>
      line?.includes("--locked") && !/--(release|profile|target|manifest-path)\b/.test(line),
  );

/** The dependencies of a command with their features. */
const dependencies = (command) => {
  const [text] = command.split(" -- ");
  const [, verb] = text.split(" ");
  const options = text
    .match(/--(bin|example|package) \S+|--(?!config|quiet)[a-z-]+/g)
    .flatMap((option) => option.split(" "));
  const action = { clippy: "check", run: "build" }[verb] ?? verb;
  const graph = execFileSync(
    "cargo",
    [action, ...options, "-Z", "unstable-options", "--unit-graph"],
    {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, RUSTC_BOOTSTRAP: "1" },
      maxBuffer: 1 << 26,
    },
  );
  // The module of int8.spec.ts, which tests do not build natively.
  const units = JSON.parse(graph).units.filter(({ pkg_id }) => !pkg_id.includes("int8-check"));
  return [...new Set(units.map((unit) => `${unit.pkg_id}: ${unit.features.join(" ")}`))].sort();
};

test("all native builds have the dependencies with the same features, so that none is compiled twice", () => {
  assert.ok(commands.length >= 6, commands.join("\n"));
  const expected = dependencies("cargo test --workspace --locked --tests");
  for (const command of commands) assert.deepEqual(dependencies(command), expected, command);
  // The test can fail: without the development dependencies, burn is compiled with other crates.
  const without = dependencies("cargo build --locked --bin speech-emotion").filter(
    (unit) => !expected.includes(unit),
  );
  assert.ok(without.length > 0);
});
