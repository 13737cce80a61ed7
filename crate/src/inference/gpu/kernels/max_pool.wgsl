// Max-pooling with 3x3 windows, stride 2, no padding; a thread computes four channels of a position.

@group(0) @binding(2) var<storage, read> feature_map: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> outputs: array<vec4f>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let quad = id.x % QUADS;
  let place = id.x / QUADS;
  let line = place / POOLED_BANDS;
  if line >= shape.steps {
    return;
  }
  let corner = 2u * line * BANDS + 2u * (place % POOLED_BANDS);
  var largest = feature_map[corner * QUADS + quad];
  for (var i = 0u; i < 3u; i++) {
    for (var j = 0u; j < 3u; j++) {
      largest = max(largest, feature_map[(corner + i * BANDS + j) * QUADS + quad]);
    }
  }
  outputs[id.x] = largest;
}
