// Shipped files load nothing from other hosts: no scripts, fonts, pictures or telemetry.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

const tracked = execFileSync("git", ["ls-files", "-z", "www", "pkg", "docs", "*.md"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\0")
  .filter((path) => existsSync(join(root, path)));

/** The built files of a folder, if any. */
const built = (folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name))
    : [];

const read = (path) => readFileSync(join(root, path), "utf8");

/** XML namespaces, which look like addresses and are never fetched. */
const withoutNamespaces = (text) =>
  text.replaceAll(/http:\/\/www\.(?:w3\.org|mpi\.nl\/tools\/elan)\/[\w/.#-]+/g, "");

/** All addresses of other hosts in a text. */
const addresses = (text) =>
  withoutNamespaces(text).match(/(?:https?:|wss?:)?\/\/[\w-]+(\.[\w-]+)+/g) ?? [];

const { workspaces } = JSON.parse(read("package.json"));

test("the code of the page and the packages contains no other host", () => {
  const code = [
    ...tracked,
    ...built("www/dist"),
    ...workspaces
      .filter((folder) => folder.startsWith("pkg"))
      .flatMap((folder) => built(`${folder}/dist`)),
  ].filter((path) =>
    [".ts", ".js", ".mjs", ".css", ".html", ".webmanifest", ".svg"].includes(extname(path)),
  );
  assert.ok(code.length > 20, `only ${code.length} files`);
  for (const path of code) {
    // Addresses in comments are not loaded.
    const text = read(path).replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/ .*|<!--[\s\S]*?-->/g, "");
    assert.deepEqual(addresses(text), [], path);
  }
});

test("the documents contain no image of another host", () => {
  const documents = tracked.filter((path) => extname(path) === ".md");
  assert.ok(documents.length > 3, `only ${documents.length} files`);
  for (const path of documents) {
    const pictures = read(path).match(
      /!\[[^\]]*\]\((?:https?:)?\/\/[^)]*\)|<(?:img|script|link|iframe)\b[^>]*\/\/[^>]*>/g,
    );
    assert.equal(pictures, null, path);
  }
});
