// The inputs are the features after the entry convolution: 3x3, stride 2, no padding, ReLU. The weights are
// [tap][channel], then the bias.

const SOURCE_QUADS = 10u * INPUTS / 4u;
@group(0) @binding(2) var<storage, read> features: array<f32>;

fn source(place: u32, quad: u32) -> vec4f {
  let corner = 2u * (place / BANDS) * FEATURE_BANDS + 2u * (place % BANDS);
  var sum = weights[9u * INPUTS / 4u + quad];
  for (var i = 0u; i < 3u; i++) {
    for (var j = 0u; j < 3u; j++) {
      sum += features[corner + i * FEATURE_BANDS + j] * weights[(3u * i + j) * (INPUTS / 4u) + quad];
    }
  }
  return max(sum, vec4f());
}
