// The contestants in turns in Chromium and natively; prints the table and writes docs/benchmarks.md.
//
//   node tests/bench/bench.mjs FOLDER PYTHON PROGRAM MODEL
//
// FOLDER holds the sounds, network.onnx and node_modules with the peers (tools/bench.sh prepares it).
import { chromium } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { createReadStream, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import os from "node:os";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { clips, training, trainingTable } from "./training.mjs";

const [folder, python, program, model] = process.argv.slice(2);
const root = path.resolve(import.meta.dirname, "../..");
const rounds = Number(process.env.ROUNDS ?? 40);
const lengths = [1, 3, 7];
const TOLERANCE = 1e-4;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const ms = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(1));

const types = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript" };
const places = [
  ["/ours/", path.join(root, "pkg/dist/cpu/")],
  ["/ours-train/", path.join(root, "pkg/dist/train/")],
  ["/clips/", clips],
  ["/peers/", path.join(folder, "node_modules/")],
  ["/files/", `${folder}/`],
  ["/bench/", path.join(root, "tests/bench/")],
];

function serve() {
  const server = createServer((request, response) => {
    const url = decodeURIComponent(request.url.split("?")[0]);
    const place = places.find(([prefix]) => url.startsWith(prefix));
    const file =
      url === "/model" ? model : place && path.join(place[1], url.slice(place[0].length));
    if (!file || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    const type = file.endsWith(".wasm")
      ? "application/wasm"
      : (types[path.extname(file)] ?? "application/octet-stream");
    // Isolated, for clocks of 5 us.
    response.writeHead(200, {
      "Content-Type": type,
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    });
    if (file.endsWith("transformers.web.js")) {
      // What it computes its features with, it does not export.
      const names = "mel_filter_bank, spectrogram, window_function";
      response.end(`${readFileSync(file)}\nexport { ${names} };\n`);
    } else {
      createReadStream(file).pipe(response);
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

async function inBrowser() {
  const server = await serve();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-background-networking"],
  });
  try {
    const open = async (url) => {
      const page = await browser.newPage();
      page.on("pageerror", (error) => console.error(error));
      await page.goto(`http://127.0.0.1:${server.address().port}${url}`);
      return page;
    };
    const rates = await training(open, Math.ceil(rounds / 8), median);
    const page = await open("/bench/page.html");
    const start = await page.evaluate(async () => (await import("/bench/contestants.js")).start);
    const result = { browser: browser.version(), start, rates, lengths: {} };
    for (const seconds of lengths) {
      const call = (name) =>
        page.evaluate(
          async ([name, seconds]) => (await import("/bench/contestants.js"))[name](seconds),
          [name, seconds],
        );
      const difference = await call("difference");
      if (!(difference < TOLERANCE)) throw new Error(`the answers differ by ${difference}`);
      const times = {};
      // The first rounds run code that is not yet optimised.
      for (let round = -10; round < rounds; round++) {
        for (const [name, value] of Object.entries(await call("round"))) {
          if (round >= 0) (times[name] ??= []).push(value);
        }
      }
      const medians = Object.entries(times).map(([name, values]) => [name, median(values)]);
      result.lengths[seconds] = { difference, ...Object.fromEntries(medians) };
      result.memory = await call("memory");
    }
    return result;
  } finally {
    await browser.close();
    server.close();
  }
}

function natively() {
  const script = path.join(root, "tests/bench/native.py");
  const output = execFileSync(python, [script, folder, program, model, String(rounds / 8)]);
  return JSON.parse(output.toString());
}

const brotli = (file) => {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  return brotliCompressSync(readFileSync(file), { params }).length;
};
const kib = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;

function table(native, web) {
  const rows = [["what", "peer", "peer's time", "ours", "ratio", "target"]];
  const row = (what, peer, theirs, ours, target) =>
    rows.push([
      what,
      peer,
      `${ms(theirs)} ms`,
      `${ms(ours)} ms`,
      (ours / theirs).toFixed(2),
      target,
    ]);
  for (const seconds of lengths) {
    const at = web.lengths[seconds];
    row(
      `network, ${seconds} s, wasm, one thread`,
      "onnxruntime-web",
      at.peerNetwork,
      at.network,
      "0.60",
    );
  }
  for (const seconds of lengths) {
    const at = web.lengths[seconds];
    const theirs = at.peerFeatures + at.peerNetwork;
    row(
      `samples to answer, ${seconds} s`,
      "transformers.js + onnxruntime-web",
      theirs,
      at.answer,
      "0.50",
    );
  }
  const seven = web.lengths[7];
  row(
    "log-mel, 7 s (ours with voice activity)",
    "transformers.js",
    seven.peerFeatures,
    seven.features,
    "0.25",
  );
  const total = ({ load, first }) => load + first;
  row(
    "load and first answer, 3 s",
    "onnxruntime-web",
    total(web.start.peer),
    total(web.start.ours),
    "0.40",
  );
  for (const seconds of lengths) {
    const at = native.lengths[seconds];
    row(
      `network, ${seconds} s, native, one thread`,
      "onnxruntime (Python)",
      at.peer,
      at.ours,
      "1.00",
    );
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join("\n");
}

const native = natively();
const web = await inBrowser();
const versions = JSON.parse(readFileSync(path.join(root, "tests/bench/peers.json"))).dependencies;
const size = ["speech_emotion_bg.wasm", "speech_emotion.js"]
  .map((name) => brotli(path.join(root, "pkg/dist/cpu", name)))
  .reduce((a, b) => a + b);
const worst = Math.max(
  ...[native, web].flatMap((r) => Object.values(r.lengths).map((l) => l.difference)),
);
const text = `# Benchmarks

Written by \`make bench\` on ${new Date().toISOString().slice(0, 10)}: ${os.cpus().length} cores of ${os.cpus()[0].model.trim()},
Chromium ${web.browser}, onnxruntime-web ${versions["onnxruntime-web"]}, transformers.js ${versions["@huggingface/transformers"]},
onnxruntime ${native.onnxruntime}.

The contestants have the same weights and the same sounds, take turns, and their answers are compared before anything is
timed: they differ by at most ${worst.toExponential(1)} in any probability or attention weight. Times are medians of ${rounds} rounds.

${table(native, web)}

Live mode, an answer every 0.5 s over 3 s, each from scratch, takes ${((web.lengths[3].answer / 500) * 100).toFixed(1)} % of a core.
After 7 s the CPU build has ${(web.memory / 2 ** 20).toFixed(1)} MiB of wasm memory. Its download, wasm and JavaScript with brotli, is ${kib(size)};
the model is ${kib(brotli(model))}.

${trainingTable(web.rates, versions["@tensorflow/tfjs"])}`;
console.log(text);
writeFileSync(path.join(root, "docs/benchmarks.md"), text);
