// Clears what an older build left, and puts what others own where `npm pack` takes it.
import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";

const at = (path) => new URL(`../${path}`, import.meta.url);

mkdirSync(at("dist"), { recursive: true });
// The folders of the wasm files are those of other builds.
const wasm = ["cpu", "cpu-relaxed", "train", "webgpu", "train-webgpu"];
for (const name of readdirSync(at("dist"))) {
  if (!wasm.includes(name)) rmSync(at(`dist/${name}`), { recursive: true });
}
copyFileSync(at("../crate/model/emodb.safetensors"), at("dist/emodb.safetensors"));
for (const licence of ["LICENSE-MIT", "LICENSE-APACHE"])
  copyFileSync(at(`../${licence}`), at(licence));
