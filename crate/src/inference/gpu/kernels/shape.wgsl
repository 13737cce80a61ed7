// The bindings of every kernel: the lengths of this call, the weights of its layer, an input and an output.

struct Shape {
  /// Frames of the features.
  frames: u32,
  /// Lines after the entry convolution.
  entry_frames: u32,
  steps: u32,
  /// The number of this call.
  call: u32,
}
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
