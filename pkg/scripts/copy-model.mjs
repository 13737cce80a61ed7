// Puts the shipped model beside the wasm files.
import { copyFileSync, mkdirSync } from "node:fs";

const at = (path) => new URL(`../${path}`, import.meta.url);

mkdirSync(at("dist"), { recursive: true });
copyFileSync(at("../crate/model/emodb.safetensors"), at("dist/emodb.safetensors"));
