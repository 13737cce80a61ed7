// Compares this project with other libraries in interleaved runs, natively and in Chromium; prints and writes
// docs/benchmarks.md.
//
//   node tests/bench/bench.mjs FOLDER PYTHON PROGRAM MODEL
//
// FOLDER contains the audio files, the models and node_modules with the other libraries (tools/bench.sh prepares it).
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { multiplyAdds } from "./arithmetic.mjs";
import { measureImplementations, dispatches } from "./browser.mjs";
import { HEADINGS, sectionOf } from "../../tools/benchmark-section.mjs";
import { benchmarks } from "./document.mjs";

const [folder, python, program, model] = process.argv.slice(2);
const root = path.resolve(import.meta.dirname, "../..");
const rounds = Number(process.env.ROUNDS ?? 40);

const machine = {
  date: new Date().toISOString().slice(0, 10),
  cores: os.cpus().length,
  model: os.cpus()[0].model.trim(),
  load: os.loadavg()[0].toFixed(2),
  quick: process.env.WASM_PROFILE === "wasm-test",
};

const brotli = (file) => {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  return brotliCompressSync(readFileSync(file), { params }).length;
};
const sizeOf = (wasm, binding = wasm) =>
  [`${wasm}/speech_emotion_bg.wasm`, `${binding}/speech_emotion.js`]
    .map((name) => brotli(path.join(root, "pkg/dist", name)))
    .reduce((a, b) => a + b);

const script = path.join(root, "tests/bench/native.py");
const native = JSON.parse(
  execFileSync(python, [script, folder, program, model, String(Math.ceil(rounds / 8))], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  }),
);
const text = benchmarks({
  machine,
  rounds,
  versions: JSON.parse(readFileSync(path.join(root, "tests/bench/peers.json"))).dependencies,
  native,
  web: await measureImplementations(folder, rounds),
  dispatches: await dispatches(folder),
  counts: Object.fromEntries(
    [1, 3, 7].map((seconds) => [seconds, multiplyAdds(model, Math.min(700, 100 * seconds + 1))]),
  ),
  sizes: { cpu: sizeOf("cpu-relaxed", "cpu"), webgpu: sizeOf("webgpu"), model: brotli(model) },
});
console.log(text);
const document = path.join(root, "docs/benchmarks.md");
// Other commands write the other sections.
const before = readFileSync(document, "utf8");
const kept = Object.values(HEADINGS).map((heading) => sectionOf(before, heading));
writeFileSync(document, [text, ...kept.filter(Boolean)].join("\n"));
