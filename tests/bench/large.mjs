// Compares the large model with onnxruntime-web in Chromium, as a section of docs/benchmarks.md.
//
//   node tests/bench/large.mjs FOLDER
//
// FOLDER contains the audio files, the files of large.py, the models large.safetensors and small.safetensors, and
// node_modules with onnxruntime-web. ROUNDS may be set.
import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { encoderMultiplyAdds } from "./arithmetic.mjs";
import { HEADINGS, withSection } from "../../tools/benchmark-section.mjs";
import { table } from "../../tools/readme-table.mjs";
import { INT8_TOLERANCE, memoryOf, withBrowser } from "./browser.mjs";

const TOLERANCE = 1e-4;

const [folder] = process.argv.slice(2);
const root = path.resolve(import.meta.dirname, "../..");
const rounds = Number(process.env.ROUNDS ?? 40);
const load = os.loadavg()[0].toFixed(2);

/**
 * The minimum over the rounds, which other processes affect least. In the first rounds the code is not optimized yet.
 */
async function repeat(call, argument) {
  const times = [];
  for (let round = -5; round < rounds; round++) {
    const once = await call("round", argument);
    if (round >= 0) times.push(once);
  }
  return Object.fromEntries(
    Object.keys(times[0]).map((name) => [name, Math.min(...times.map((once) => once[name]))]),
  );
}

const measured = await withBrowser(folder, [], async (open, browser) => {
  const page = await open("/bench/large.html", "large-implementations.js");
  const at = {};
  let worst = 0;
  let worstInt8 = 0;
  for (const seconds of [1, 3, 7]) {
    const { onnxruntime, int8 } = await page.call("differences", seconds);
    if (!(onnxruntime < TOLERANCE && int8 < INT8_TOLERANCE))
      throw new Error(`expected the same results, differences ${onnxruntime} and ${int8}`);
    worst = Math.max(worst, onnxruntime);
    worstInt8 = Math.max(worstInt8, int8);
    at[seconds] = await repeat(page.call, seconds);
  }
  await page.close();
  const memory = await memoryOf(open, "large.safetensors");
  const live = await open("/bench/empty.html", "large-live.js");
  return { browser, at, worst, worstInt8, memory, ...(await repeat(live.call)) };
});

const { at, live } = measured;
const count = encoderMultiplyAdds(path.join(folder, "large.safetensors"), 300) / 1e6;
const ms = (value) => `${value.toFixed(1)} ms`;
const ratio = (value, other) => (value / other).toFixed(2);
const rows = Object.entries(at).map(([seconds, { ours, plain, onnxruntime }]) => [
  seconds,
  ms(onnxruntime),
  ms(ours),
  ratio(ours, onnxruntime),
  ms(plain),
  ratio(plain, onnxruntime),
]);
const versions = JSON.parse(readFileSync(path.join(root, "tests/bench/peers.json"))).dependencies;
const text = `${HEADINGS.large}
Written by \`tests/bench/large.mjs\`, a step of \`make bench\`, on ${new Date().toISOString().slice(0, 10)}: ${os.cpus().length} cores of ${os.cpus()[0].model.trim()}, load average ${load} at the
start, Chromium ${measured.browser}, onnxruntime-web ${versions["onnxruntime-web"]} with SIMD and one thread. onnxruntime-web runs the graph of
\`speech-emotion export --from log-mel\` without its masks. Probabilities and attention differ by at most ${measured.worst.toExponential(1)} from those of this
package in \`f32\`, without relaxed SIMD; with products in eight bits by at most ${measured.worstInt8.toFixed(4)}. Times are
the fastest of ${rounds} interleaved rounds; the target is a ratio of at most 0.70 with relaxed SIMD.
${load < os.cpus().length ? "" : "Other processes used the cores as well, so only the ratios are comparable.\n"}
${await table([
  ["seconds", "onnxruntime-web", "this package", "ratio", "without relaxed SIMD", "ratio"],
  ...rows,
])}

${await table([
  ["measurement", "value", "target"],
  ["time relative to the small network, 3 s", ratio(at[3].ours, at[3].small), "3"],
  ["multiply-adds, 3 s", `${count.toFixed(0)} million`, ""],
  ["multiply-adds per second", `${(count / at[3].ours).toFixed(1)} billion`, ""],
  ["wasm memory after 7 s", `${(measured.memory / 2 ** 20).toFixed(1)} MiB`, "40 MiB"],
  ["live mode, a prediction over the last 3 s", ms(live), "500 ms"],
  [
    "live mode, a prediction every 0.5 s, fraction of a core",
    `${(live / 5).toFixed(1)} %`,
    "100 %",
  ],
])}
`;
console.log(text);
const document = path.join(root, "docs/benchmarks.md");
writeFileSync(document, withSection(readFileSync(document, "utf8"), HEADINGS.large, text));
