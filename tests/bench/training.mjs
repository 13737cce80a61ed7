// Training in the browser: examples per second for the classifier and for all layers, compared with TensorFlow.js.
import { readdirSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** The folder of the training recordings. */
export const clips = path.join(root, "tests/clips/training/");

/** @returns the examples per second of each library, for each round, in a page of `open` */
export async function training(open, rounds) {
  const page = await open("/bench/training.html", "training-implementations.js");
  await page.call(
    "prepare",
    readdirSync(clips).filter((name) => name.endsWith(".flac")),
  );
  const rates = [];
  // In the first round the code is not optimized yet.
  for (let round = -1; round < rounds; round++) {
    const once = await page.call("round");
    if (round >= 0) rates.push(once);
  }
  await page.close();
  return rates;
}
