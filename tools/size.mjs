// node tools/size.mjs PROFILE BACKEND: compares the brotli size of a wasm build with its JavaScript with the budget of
// tools/size-budgets.json. Without a budget it skips compression, which takes seconds.
import { readFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const [profile, backend] = process.argv.slice(2);
const tools = import.meta.dirname;
const budget = JSON.parse(readFileSync(path.join(tools, "size-budgets.json")))[profile]?.[backend];
const dist = /^train/.test(backend) ? "../pkg/train/dist" : "../pkg/dist";
const folder = path.join(tools, dist, backend);
// Both CPU files share one binding.
const binding = path.join(folder, "..", backend.replace("-relaxed", ""), "speech_emotion.js");
const files = [path.join(folder, "speech_emotion_bg.wasm"), binding].map((file) =>
  readFileSync(file),
);
const raw = files.reduce((sum, file) => sum + file.length, 0);

if (budget === undefined) {
  console.log(`      ${backend}: ${raw} bytes, no budget for the profile ${profile}`);
} else {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  const sizes = files.map((file) => brotliCompressSync(file, { params }).length);
  const size = sizes.reduce((a, b) => a + b);
  console.log(`      ${backend}: ${raw} bytes, ${size} with brotli, budget ${budget}`);
  if (size > budget) {
    console.error(`error: ${backend} (${profile}) is ${size - budget} bytes over its budget`);
    process.exitCode = 1;
  }
}
