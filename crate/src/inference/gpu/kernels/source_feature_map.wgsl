// The inputs are a feature map.

const SOURCE_QUADS = 0u;
@group(0) @binding(2) var<storage, read> feature_map: array<vec4f>;

fn source(place: u32, quad: u32) -> vec4f {
  return feature_map[place * (INPUTS / 4u) + quad];
}
