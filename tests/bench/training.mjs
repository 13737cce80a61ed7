// Training in the browser: examples a second of both ways, beside the same head in TensorFlow.js.
import { readdirSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** The folder of the recordings to train on. */
export const clips = path.join(root, "tests/clips/training/");

/** @returns examples a second of each contestant, round by round, in a page of `open` */
export async function training(open, rounds) {
  const page = await open("/bench/training.html", "training-contestants.js");
  await page.call(
    "prepare",
    readdirSync(clips).filter((name) => name.endsWith(".flac")),
  );
  const rates = [];
  // The first round runs code that is not yet optimised.
  for (let round = -1; round < rounds; round++) {
    const once = await page.call("round");
    if (round >= 0) rates.push(once);
  }
  await page.close();
  return rates;
}
