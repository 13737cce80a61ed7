// Prepares the folder of a package for its build: removes the output of an older build, and copies the files of other
// folders of the repository. `exports` in package.json lists the wasm and model files.
//   node pkg/scripts/prepare.mjs [FOLDER]
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";

const root = new URL("../../", import.meta.url);
process.chdir(process.argv[2] ?? ".");
const { exports, files } = JSON.parse(readFileSync("package.json", "utf8"));
const paths = Object.values(exports).filter((target) => typeof target === "string");

// Keep the wasm files, which other scripts build.
const kept = paths.map((path) => /^\.\/dist\/([^/]+)\/.*\.wasm$/.exec(path)?.[1]);
mkdirSync("dist", { recursive: true });
for (const name of readdirSync("dist")) {
  if (!kept.includes(name)) rmSync(`dist/${name}`, { recursive: true });
}
for (const path of paths) {
  const name = /([^/]+\.safetensors)$/.exec(path)?.[1];
  if (name) copyFileSync(new URL(`crate/model/${name}`, root), path);
}
for (const name of files) {
  if (/^(LICENSE|NOTICE)/.test(name)) copyFileSync(new URL(name, root), name);
}
