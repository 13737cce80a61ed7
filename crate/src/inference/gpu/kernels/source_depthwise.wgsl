// The inputs are a feature map after a depthwise 3x3 'same' convolution and ReLU; the weights are [tap][channel].

const SOURCE_QUADS = 9u * INPUTS / 4u;
@group(0) @binding(2) var<storage, read> feature_map: array<vec4f>;

fn source(place: u32, quad: u32) -> vec4f {
  let line = place / BANDS;
  let band = place % BANDS;
  var sum = vec4f();
  // Lines and bands are counted from 1, so that 0 is the padding before the first.
  for (var i = 0u; i < 3u; i++) {
    if line + i == 0u || line + i > lines() {
      continue;
    }
    for (var j = 0u; j < 3u; j++) {
      if band + j == 0u || band + j > BANDS {
        continue;
      }
      let seen = (line + i - 1u) * BANDS + band + j - 1u;
      sum += feature_map[seen * (INPUTS / 4u) + quad] * weights[(3u * i + j) * (INPUTS / 4u) + quad];
    }
  }
  return max(sum, vec4f());
}
