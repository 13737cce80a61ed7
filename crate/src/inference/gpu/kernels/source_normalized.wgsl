// The inputs are a feature map after layer normalization; the weights are its scale and its bias.

const SOURCE_QUADS = INPUTS / 2u;
/// Added to the variance, as in Whisper.
const NORM_EPSILON = 1e-5;
@group(0) @binding(2) var<storage, read> feature_map: array<vec4f>;

var<workgroup> partial: array<f32, 256>;
/// The mean and the reciprocal deviation of each position of the workgroup.
var<workgroup> moments: array<vec2f, TILE>;

/// The sum of `value` over the 16 threads of a row.
fn row_sum(value: f32, id: u32) -> f32 {
  workgroupBarrier();
  partial[id] = value;
  workgroupBarrier();
  var sum = 0.0;
  for (var i = 0u; i < 16u; i++) {
    sum += partial[id / 16u * 16u + i];
  }
  return sum;
}

fn prepare(first_place: u32, id: u32) {
  for (var i = 0u; i < PLACES; i++) {
    let row = id / 16u + 16u * i;
    // The positions after the last are not stored.
    let place = min(first_place + row, lines() - 1u);
    var sum = 0.0;
    for (var quad = id % 16u; quad < INPUTS / 4u; quad += 16u) {
      sum += dot(feature_map[place * (INPUTS / 4u) + quad], vec4f(1.0));
    }
    let mean = row_sum(sum, id) / f32(INPUTS);
    var squares = 0.0;
    for (var quad = id % 16u; quad < INPUTS / 4u; quad += 16u) {
      let difference = feature_map[place * (INPUTS / 4u) + quad] - mean;
      squares += dot(difference, difference);
    }
    let variance = row_sum(squares, id) / f32(INPUTS);
    if id % 16u == 0u {
      moments[row] = vec2f(mean, 1.0 / sqrt(variance + NORM_EPSILON));
    }
  }
  workgroupBarrier();
}

fn source(place: u32, quad: u32) -> vec4f {
  let moment = moments[place % TILE];
  let normalized = (feature_map[place * (INPUTS / 4u) + quad] - moment.x) * moment.y;
  return normalized * weights[quad] + weights[INPUTS / 4u + quad];
}
