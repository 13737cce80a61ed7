import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { deploy } from "../../tools/deploy.mjs";

let folder, from, to;
const put = async (path, text) => {
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, text);
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "deploy-test-"));
  [from, to] = [join(folder, "from"), join(folder, "to")];
  await put(join(from, "index.html"), "new page");
  await put(join(from, "builds.json"), "new list");
  await put(join(from, "assets", "main-1.js"), "new code");
});
afterEach(() => rm(folder, { recursive: true }));

test("a missing folder is created", async () => {
  await deploy(from, to);
  assert.deepEqual((await readdir(to)).sort(), ["assets", "builds.json", "index.html"]);
  assert.equal(await readFile(join(to, "assets", "main-1.js"), "utf8"), "new code");
});

test("files are replaced, assets of an older page stay, and no temporary file remains", async () => {
  await put(join(to, "index.html"), "old page");
  await put(join(to, "assets", "main-0.js"), "old code");
  await deploy(from, to);
  assert.equal(await readFile(join(to, "index.html"), "utf8"), "new page");
  assert.deepEqual((await readdir(join(to, "assets"))).sort(), ["main-0.js", "main-1.js"]);
  assert.deepEqual((await readdir(to)).sort(), ["assets", "builds.json", "index.html"]);
});

test("the page and the list of builds are written after the files that they reference", async () => {
  await deploy(from, to);
  const written = async (name) => (await stat(join(to, name), { bigint: true })).ctimeNs;
  const asset = await written(join("assets", "main-1.js"));
  const page = await written("index.html");
  assert.ok(asset <= page);
  assert.ok(page <= (await written("builds.json")));
});

test("an existing asset is not rewritten, because its name contains its hash", async () => {
  await put(join(to, "assets", "main-1.js"), "new code");
  const before = await stat(join(to, "assets", "main-1.js"));
  await deploy(from, to);
  const after = await stat(join(to, "assets", "main-1.js"));
  assert.deepEqual([after.ino, after.mtimeMs], [before.ino, before.mtimeMs]);
});
