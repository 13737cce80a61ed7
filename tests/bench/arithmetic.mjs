// How many multiply-adds an answer takes, from the shapes in a model file.
import { readFileSync } from "node:fs";

const strided = (length) => Math.floor((length - 3) / 2) + 1;

/** @returns multiply-adds of the network for a log-mel of so many frames of 128 bands */
export function multiplyAdds(model, frames) {
  const file = readFileSync(model);
  const header = JSON.parse(file.subarray(8, 8 + Number(file.readBigUInt64LE(0))).toString());
  const weights = (name) => (header[name]?.shape ?? [0]).reduce((a, b) => a * b);
  const block = (index) =>
    ["expand", "depthwise", "project"]
      .map((part) => weights(`blocks.${index}.${part}.weight`))
      .reduce((a, b) => a + b);

  const entry = strided(frames) * strided(128);
  const steps = strided(strided(frames));
  const pooled = steps * strided(strided(128));
  let sum = entry * (weights("entry.weight") + block(0));
  for (let index = 1; block(index) > 0; index++) sum += pooled * block(index);
  // Both directions share the product of the inputs.
  sum += steps * (weights("gru.input.weight") + 2 * weights("gru.hidden.weight"));
  return sum;
}
