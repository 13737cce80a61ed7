// The number of multiply-adds of a classification, from the shapes in a model file.
import { readFileSync } from "node:fs";

const strided = (length) => Math.floor((length - 3) / 2) + 1;

/** Returns a function from a tensor name to its number of weights, 0 if the file does not contain it. */
function sizes(model) {
  const file = readFileSync(model);
  const header = JSON.parse(file.subarray(8, 8 + Number(file.readBigUInt64LE(0))).toString());
  return (name) => (header[name]?.shape ?? [0]).reduce((a, b) => a * b);
}

/** @returns the multiply-adds of the large network for a log-mel of shape (`frames`, 80) */
export function encoderMultiplyAdds(model, frames) {
  const weights = sizes(model);
  const steps = Math.ceil(frames / 2);
  const width = weights("conv1.bias");
  let sum = frames * weights("conv1.weight") + steps * weights("conv2.weight");
  for (let index = 0; weights(`blocks.${index}.mlp.out.weight`) > 0; index++) {
    const matrices = ["attention.qkv", "attention.out", "mlp.hidden", "mlp.out"];
    for (const name of matrices) sum += steps * weights(`blocks.${index}.${name}.weight`);
    // The products of queries and keys, and of attention weights and values.
    sum += 2 * steps * steps * width;
  }
  return sum;
}

/** @returns the multiply-adds of the network for a log-mel of shape (`frames`, 128) */
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
  // Both directions share the input projection.
  sum += steps * (weights("gru.input.weight") + 2 * weights("gru.hidden.weight"));
  return sum;
}
