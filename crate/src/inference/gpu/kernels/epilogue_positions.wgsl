// Adds the positional embeddings, [step][channel], which follow the bias.

@group(0) @binding(3) var<storage, read_write> outputs: array<vec4f>;

fn epilogue(index: u32, sums: vec4f) {
  outputs[index] = gelu(sums) + weights[BIAS + QUADS + index];
}
