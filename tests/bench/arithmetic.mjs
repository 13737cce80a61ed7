// How many multiply-adds an answer takes, from the shapes in a model file.
import { readFileSync } from "node:fs";

const strided = (length) => Math.floor((length - 3) / 2) + 1;

/** A function that returns the number of weights of a tensor, 0 for one that the file does not have. */
function sizes(model) {
  const file = readFileSync(model);
  const header = JSON.parse(file.subarray(8, 8 + Number(file.readBigUInt64LE(0))).toString());
  return (name) => (header[name]?.shape ?? [0]).reduce((a, b) => a * b);
}

/** @returns multiply-adds of the large network for a log-mel of so many frames of 80 bands */
export function encoderMultiplyAdds(model, frames) {
  const weights = sizes(model);
  const steps = Math.ceil(frames / 2);
  const width = weights("conv1.bias");
  let sum = frames * weights("conv1.weight") + steps * weights("conv2.weight");
  for (let index = 0; weights(`blocks.${index}.mlp.out.weight`) > 0; index++) {
    const matrices = ["attention.qkv", "attention.out", "mlp.hidden", "mlp.out"];
    for (const name of matrices) sum += steps * weights(`blocks.${index}.${name}.weight`);
    // Queries by keys, and attention by values.
    sum += 2 * steps * steps * width;
  }
  return sum;
}

/** @returns multiply-adds of the network for a log-mel of so many frames of 128 bands */
export function multiplyAdds(model, frames) {
  const weights = sizes(model);
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
