// Puts a newer build of the page where it is being served.
//   node tools/place.mjs FROM TO
import { copyFile, mkdir, readdir, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** What names other files is put in place after them. */
const LAST = ["service-worker.js", "index.html", "builds.json"];

/**
 * Copies each file of `from` into `to`. A visitor never gets a part of a file, nor a page before the files that it
 * loads. What `to` has besides stays: pages that are open may still load it.
 */
export async function place(from, to) {
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
    console.error("usage: node tools/place.mjs FROM TO");
    process.exit(2);
  }
  await place(from, to);
}
