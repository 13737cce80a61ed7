/* global TextDecoder, tf */
// The network in TensorFlow.js with standard operations, from the weights that models.py writes.

/** The tensors of a safetensors file of 32-bit floats: shape and values by name. */
function tensorsOf(file) {
  const length = Number(new DataView(file).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, length)));
  delete header.__metadata__;
  return Object.fromEntries(
    Object.entries(header).map(
      ([
        name,
        {
          shape,
          data_offsets: [from, to],
        },
      ]) => [name, { shape, values: new Float32Array(file, 8 + length + from, (to - from) / 4) }],
    ),
  );
}

const UNITS = 128;
const VARIANCE_EPSILON = 1e-5;

/** @returns a function from standardized features of shape (frames, 128) to logits and attention */
export function network(file) {
  const tensors = tensorsOf(file);
  const tensor = (name) => tf.tensor(tensors[name].values, tensors[name].shape);
  // The shape in the file is (output, input, height, width); a depthwise filter has one input.
  const filter = (name) => tf.tidy(() => tf.transpose(tensor(name), [2, 3, 1, 0]));
  const depthwise = (name) => tf.tidy(() => tf.transpose(tensor(name), [2, 3, 0, 1]));
  const turned = (name) => tf.tidy(() => tf.transpose(tensor(name)));

  const entry = { filter: filter("entry.weight"), bias: tensor("entry.bias") };
  const blocks = [];
  for (let index = 0; `blocks.${index}.expand.weight` in tensors; index++) {
    const of = (part) => `blocks.${index}.${part}`;
    blocks.push({
      expand: { filter: filter(of("expand.weight")), bias: tensor(of("expand.bias")) },
      depthwise: depthwise(of("depthwise.weight")),
      project: { filter: filter(of("project.weight")), bias: tensor(of("project.bias")) },
    });
  }
  // Rows are reset, update and candidate; the reset gate is applied before the product.
  const input = turned("gru.input.weight");
  const bias = tensor("gru.bias");
  const [recurrentGates, recurrentCandidate] = tf.tidy(() =>
    tf.split(turned("gru.hidden.weight"), [2 * UNITS, UNITS], 1),
  );
  const attention = tf.tidy(() => tf.reshape(tensor("attention.weight"), [2 * UNITS, 1]));
  const hidden = {
    kernel: turned("classifier.hidden.weight"),
    bias: tensor("classifier.hidden.bias"),
  };
  const slope = tensor("classifier.prelu.weight");
  const standardization = "embedding.mean" in tensors && {
    mean: tensor("embedding.mean"),
    std: tensor("embedding.std"),
  };
  const withDeviation = hidden.kernel.shape[0] === 4 * UNITS;
  const output = {
    kernel: turned("classifier.output.weight"),
    bias: tensor("classifier.output.bias"),
  };

  const convolution = (x, { filter, bias }, strides, activation) =>
    tf.fused.conv2d({ x, filter, bias, strides, pad: "valid", activation });

  function inverted(x, { expand, depthwise, project }) {
    const wide = convolution(x, expand, 1, "relu");
    const filtered = tf.fused.depthwiseConv2d({
      x: wide,
      filter: depthwise,
      strides: 1,
      pad: "same",
      activation: "relu",
    });
    return convolution(filtered, project, 1, "linear");
  }

  /** Both directions as a batch of two: shape (steps, 2, 128). */
  function recurrence(projected) {
    const steps = tf.unstack(tf.stack([projected, tf.reverse(projected, 0)], 1));
    let state = tf.zeros([2, UNITS]);
    const states = steps.map((step) => {
      const [gates, candidate] = tf.split(step, [2 * UNITS, UNITS], 1);
      const opened = tf.sigmoid(tf.add(gates, tf.matMul(state, recurrentGates)));
      const [reset, update] = tf.split(opened, 2, 1);
      const next = tf.tanh(tf.add(candidate, tf.matMul(tf.mul(reset, state), recurrentCandidate)));
      state = tf.add(next, tf.mul(update, tf.sub(state, next)));
      return state;
    });
    return tf.stack(states);
  }

  /** The weighted mean of the states and, if the model uses it, their standard deviation; standardized. */
  function embedding(alpha, states) {
    let value = tf.matMul(alpha, states);
    if (withDeviation) {
      const variance = tf.matMul(alpha, tf.square(tf.sub(states, value)));
      value = tf.concat([value, tf.sqrt(tf.add(variance, VARIANCE_EPSILON))], 1);
    }
    if (!standardization) return value;
    return tf.div(tf.sub(value, standardization.mean), standardization.std);
  }

  return (features) => {
    const [logits, weights] = tf.tidy(() => {
      let x = tf.tensor(features, [1, features.length / 128, 128, 1]);
      x = convolution(x, entry, 2, "relu");
      x = tf.maxPool(inverted(x, blocks[0]), 3, 2, "valid");
      for (const block of blocks.slice(1)) x = tf.add(x, inverted(x, block));
      const [, steps, bands, channels] = x.shape;
      const sequence = tf.reshape(x, [steps, bands * channels]);
      const both = recurrence(tf.add(tf.matMul(sequence, input), bias));
      const [forward, backward] = tf.unstack(both, 1);
      const h = tf.concat([forward, tf.reverse(backward, 0)], 1);
      const alpha = tf.softmax(tf.reshape(tf.matMul(h, attention), [1, steps]));
      const middle = tf.prelu(
        tf.add(tf.matMul(embedding(alpha, h), hidden.kernel), hidden.bias),
        slope,
      );
      return [tf.add(tf.matMul(middle, output.kernel), output.bias), alpha];
    });
    const prediction = { logits: logits.dataSync(), attention: weights.dataSync() };
    tf.dispose([logits, weights]);
    return prediction;
  };
}
