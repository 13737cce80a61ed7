// Deploys a newer build of the page while it is served.
//   node tools/deploy.mjs FROM TO
import { copyFile, mkdir, readdir, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** Files that reference others are copied after them. */
const LAST = ["service-worker.js", "index.html", "builds.json"];

/**
 * Copies each file of `from` into `to` atomically, and pages after the files that they load. Other files in `to` are
 * kept, because open pages may still load them.
 */
export async function deploy(from, to) {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(from, "/").length));
  files.sort((a, b) => LAST.indexOf(a) - LAST.indexOf(b));
  for (const file of files) {
    const target = join(to, file);
    // The name of an asset contains the hash of its content.
    if (file.startsWith("assets") && (await stat(target).catch(() => undefined))) continue;
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(from, file), `${target}.new`);
    await rename(`${target}.new`, target);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [from, to] = process.argv.slice(2);
  if (!from || !to) {
    console.error("usage: node tools/deploy.mjs FROM TO");
    process.exit(2);
  }
  await deploy(from, to);
}
