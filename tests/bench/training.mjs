// Training in the browser: examples a second of both ways, beside the same head in TensorFlow.js.
import { readdirSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** Recordings to train on, and what the page calls their folder. */
export const clips = path.join(root, "tests/clips/training/");

/**
 * Seconds of each contestant in turns, in a page of `open`.
 *
 * @returns examples a second, medians
 */
export async function training(open, rounds, median) {
  const page = await open("/bench/training.html");
  const files = readdirSync(clips).filter((name) => name.endsWith(".flac"));
  await page.evaluate(
    async (files) => (await import("/bench/training-contestants.js")).prepare(files),
    files,
  );
  const rates = {};
  // The first round runs code that is not yet optimised.
  for (let round = -1; round < rounds; round++) {
    const once = await page.evaluate(async () =>
      (await import("/bench/training-contestants.js")).round(),
    );
    for (const [name, rate] of Object.entries(once)) {
      if (round >= 0) (rates[name] ??= []).push(rate);
    }
  }
  return Object.fromEntries(Object.entries(rates).map(([name, all]) => [name, median(all)]));
}

const rate = (value) => (value < 100 ? value.toFixed(1) : value.toFixed(0));

export const trainingTable = (rates, peer) => `## Training in the browser

Examples a second on the CPU, one thread, batches of 16 contexts for the last two layers (256 to 64, PReLU, 3 labels,
Adam) and of 8 recordings of 1 to 4 s for all weights. TensorFlow.js ${peer} has the same layers and the faster of its
two backends of the CPU.

| what                                  | examples a second |
| ------------------------------------- | ----------------- |
${[
  ["the last two layers, ours", rates.classifier],
  ["the last two layers, TensorFlow.js", Math.max(rates.tensorflowCpu, rates.tensorflowWasm)],
  ["all weights, ours", rates.all],
]
  .map(([what, value]) => `| ${what.padEnd(37)} | ${rate(value).padEnd(17)} |`)
  .join("\n")}
`;
