@group(0) @binding(3) var<storage, read_write> outputs: array<vec4f>;

fn epilogue(index: u32, sums: vec4f) {
  outputs[index] = sums;
}
