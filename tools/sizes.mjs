// Download sizes of the packages: raw, gzip and brotli, for each entry point.
//   node tools/sizes.mjs           prints them, and fails if pkg/docs/guide.md differs
//   node tools/sizes.mjs --write   writes them to pkg/docs/guide.md
// Release builds only; test builds are larger.
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { readTable, table, writeTable } from "./readme-table.mjs";

/** Tolerance for other versions of compilers and processors. */
const TOLERANCE = 0.05;

const dist = new URL("../pkg/dist/", import.meta.url);
const trainDist = new URL("../pkg/train/dist/", import.meta.url);

/** A module with its static imports; dynamic imports are separate downloads. */
function modules(entry, found = new Map()) {
  const url = new URL(entry, dist);
  if (found.has(url.href)) return found;
  const text = readFileSync(url, "utf8");
  found.set(url.href, text);
  for (const [, path] of text.matchAll(/^(?:import|export)[^;]*?from "(\.[^"]+)"/gm)) {
    modules(new URL(path, url).href, found);
  }
  return found;
}

const script = (entry) => Buffer.from([...modules(entry).values()].join("\n"));
const address = (path) => new URL(path, path.startsWith("train") ? trainDist : dist);

/** What generates the bytes, or the path of the file. */
const files = {
  "`speech-emotion`: its modules": () => script("index.js"),
  "`speech-emotion/cpu`: its modules": () => script("cpu.js"),
  "`speech-emotion/slim`: its modules": () => script("slim.js"),
  "`speech-emotion/worker`: its modules": () => script("worker-cpu.js"),
  "`speech-emotion/worker-webgpu`: its modules": () => script("worker-webgpu.js"),
  "`speech-emotion/worklet`": () => script("capture-worklet.js"),
  "`speech-emotion/cpu.wasm`": "cpu/speech_emotion_bg.wasm",
  "`speech-emotion/cpu-relaxed.wasm`": "cpu-relaxed/speech_emotion_bg.wasm",
  "`speech-emotion/webgpu.wasm`": "webgpu/speech_emotion_bg.wasm",
  "`speech-emotion/emodb.safetensors`": "emodb.safetensors",
  "`speech-emotion-train/cpu.wasm`": "train/speech_emotion_bg.wasm",
  "`speech-emotion-train/webgpu.wasm`": "train-webgpu/speech_emotion_bg.wasm",
};

function measure(bytes) {
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  return [
    bytes.length,
    gzipSync(bytes, { level: 9 }).length,
    brotliCompressSync(bytes, { params: quality }).length,
  ];
}

const kilobytes = (bytes) => (bytes / 1000).toFixed(bytes < 100_000 ? 1 : 0);

export async function sizeTable() {
  const rows = [["", "raw", "gzip", "brotli"]];
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === "string" && !existsSync(address(content))) continue;
    const bytes = typeof content === "string" ? readFileSync(address(content)) : content();
    rows.push([name, ...measure(bytes).map(kilobytes)]);
  }
  return table(rows);
}

/** Cells that differ by more than the tolerance. */
export function differences(expected, received) {
  const cells = (text) => text.split("\n").map((row) => row.split("|").map((cell) => cell.trim()));
  const [a, b] = [cells(expected), cells(received)];
  if (a.length !== b.length) return [`${a.length} rows in the guide, ${b.length} measured`];
  return a.flatMap((row, i) =>
    row.flatMap((cell, j) => {
      const other = b[i][j] ?? "";
      const [x, y] = [Number(cell), Number(other)];
      const differ =
        cell === "" || Number.isNaN(x)
          ? cell !== other && !/^-+$/.test(cell)
          : !(Math.abs(x - y) <= TOLERANCE * x);
      return differ ? [`${row[1]}: ${cell} in the guide, ${other} measured`] : [];
    }),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const text = await sizeTable();
  console.log(text);
  if (process.argv.includes("--write")) writeTable("sizes", text);
  else {
    const wrong = differences(readTable("sizes"), text);
    for (const line of wrong) console.error(`${basename(process.argv[1])}: ${line}`);
    if (wrong.length > 0) {
      console.error("pkg/docs/guide.md is out of date: run node tools/sizes.mjs --write");
      process.exit(1);
    }
  }
}
