// Quick builds and wasm-pack produce the same files: tools/bindgen compared with the command line of wasm-bindgen.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "bindgen-test-"));
after(() => rmSync(folder, { recursive: true }));

const shell = (script) =>
  execFileSync("bash", ["-c", `source tools/common.sh; source tools/setup.sh; ${script}`], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();

const bindgen = shell('setup_bindgen >&2; echo "$BINDGEN"');

for (const backend of ["train", "webgpu", "train-webgpu"]) {
  test(`the binding of the ${backend} build is byte-identical to that of wasm-bindgen-cli`, () => {
    const input = join(root, `.build/wasm/wasm-test/${backend}.wasm`);
    const [ours, theirs] = ["ours", "theirs"].map((name) => join(folder, `${backend}-${name}`));
    execFileSync(bindgen, [input, ours, "speech_emotion"]);
    // The options used by wasm-pack.
    const options =
      "--target web --typescript --omit-default-module-path --out-name speech_emotion";
    shell(`wasm-bindgen "${input}" --out-dir "${theirs}" ${options}`);
    const files = readdirSync(theirs).sort();
    assert.deepEqual(readdirSync(ours).sort(), files);
    assert.ok(files.includes("speech_emotion_bg.wasm"), String(files));
    for (const file of files) {
      const same = readFileSync(join(ours, file)).equals(readFileSync(join(theirs, file)));
      assert.ok(same, `${file} differs`);
    }
  });
}

test("invalid arguments and a file that is not wasm are errors", () => {
  const run = (...args) => {
    try {
      execFileSync(bindgen, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
      return { status: 0, stderr: "" };
    } catch ({ status, stderr }) {
      return { status, stderr };
    }
  };
  const usage = run();
  assert.equal(usage.status, 2);
  assert.match(usage.stderr, /^usage: bindgen INPUT\.wasm OUTPUT_FOLDER NAME/);
  const broken = run(join(root, "Makefile"), join(folder, "broken"), "speech_emotion");
  assert.equal(broken.status, 1);
  assert.match(broken.stderr, /^error: /);
});
