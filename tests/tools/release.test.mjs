// tools/release-files.sh is reproducible and packs all files of a release.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "release-test-"));
after(() => rmSync(folder, { recursive: true }));

const shell = (script) => {
  const sources = "set -euo pipefail; source tools/build.sh; source tools/release-files.sh";
  return execFileSync("bash", ["-c", `${sources}; ${script}`], { cwd: root, encoding: "utf8" });
};

test("packing the npm packages and the page is reproducible and writes checksums", () => {
  const version = shell("release_version").trim();
  const [first, second] = ["first", "second"].map((name) => {
    const out = join(folder, name);
    mkdirSync(out);
    shell(`pack_npm "${out}"; pack_page "${out}" "${version}"; write_checksums "${out}"`);
    return out;
  });
  const files = readdirSync(first).sort();
  const packages = shell("npm_packages").trim().split("\n");
  assert.deepEqual(
    files,
    [
      "SHA256SUMS",
      `speech-emotion-page-${version}.tar.gz`,
      ...packages.map((name) => `${name}-${version}.tgz`),
    ].sort(),
  );
  for (const file of files) {
    const same = readFileSync(join(first, file)).equals(readFileSync(join(second, file)));
    assert.ok(same, `${file} differs`);
  }
  assert.equal(readFileSync(join(first, "SHA256SUMS"), "utf8").split("\n").length, files.length);
  execFileSync("sha256sum", ["--check", "--quiet", "SHA256SUMS"], { cwd: first });
  const page = execFileSync("tar", ["-tzf", join(first, `speech-emotion-page-${version}.tar.gz`)], {
    encoding: "utf8",
  });
  assert.match(page, new RegExp(`^speech-emotion-page-${version}/index\\.html$`, "m"));
});

test("the crate contains its sources, the model and the licenses, and no test", () => {
  const files = shell("cargo package --package speech-emotion --locked --list --allow-dirty");
  for (const file of [
    "src/lib.rs",
    "model/emodb.safetensors",
    "README.md",
    "LICENSE-MIT",
    "NOTICE",
  ]) {
    assert.match(files, new RegExp(`^${file}$`, "m"));
  }
  assert.doesNotMatch(files, /^(tests|examples|benches)\//m);
});
