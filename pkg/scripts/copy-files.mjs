// Clears what an older build left, and puts what others own where `npm pack` takes it.
import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";

const at = (path) => new URL(`../${path}`, import.meta.url);

mkdirSync(at("dist"), { recursive: true });
for (const file of readdirSync(at("dist"))) {
  if (/\.(js|d\.ts)$/.test(file)) rmSync(at(`dist/${file}`));
}
copyFileSync(at("../crate/model/emodb.safetensors"), at("dist/emodb.safetensors"));
for (const licence of ["LICENSE-MIT", "LICENSE-APACHE"])
  copyFileSync(at(`../${licence}`), at(licence));
