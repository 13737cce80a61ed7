// Self-attention: softmax over the keys of q . k / sqrt(head size), applied to the values. The input is
// [step][queries | keys | values]; a workgroup computes 8 queries of one head.

const QUERIES = 8u;
const THREADS = 128u;
/// Threads for the softmax of a query.
const LANES = THREADS / QUERIES;

@group(0) @binding(2) var<storage, read> qkv: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> outputs: array<vec4f>;

var<workgroup> queries: array<vec4f, QUERIES * HEAD_QUADS>;
var<workgroup> scores: array<f32, QUERIES * STEPS>;
var<workgroup> partial: array<f32, THREADS>;
var<workgroup> factors: array<f32, QUERIES>;

/// The position of one quad of a head in the queries (part 0), keys (1) or values (2) of a step.
fn at(step: u32, part: u32, head: u32, quad: u32) -> u32 {
  return (3u * step + part) * WIDTH_QUADS + head * HEAD_QUADS + quad;
}

@compute @workgroup_size(128)
fn main(@builtin(workgroup_id) tile: vec3u, @builtin(local_invocation_index) id: u32) {
  let first = tile.x * QUERIES;
  let head = tile.y;
  let steps = shape.steps;
  for (var i = id; i < QUERIES * HEAD_QUADS; i += THREADS) {
    // The queries after the last are not stored.
    let step = min(first + i / HEAD_QUADS, steps - 1u);
    queries[i] = qkv[at(step, 0u, head, i % HEAD_QUADS)];
  }
  workgroupBarrier();
  for (var key = id; key < steps; key += THREADS) {
    // Without the initializer, Chromium's software adapter kept the values of the last iteration.
    var sums = array<f32, QUERIES>();
    for (var quad = 0u; quad < HEAD_QUADS; quad++) {
      let k = qkv[at(key, 1u, head, quad)];
      for (var query = 0u; query < QUERIES; query++) {
        sums[query] += dot(queries[query * HEAD_QUADS + quad], k);
      }
    }
    for (var query = 0u; query < QUERIES; query++) {
      scores[query * STEPS + key] = sums[query] / sqrt(f32(4u * HEAD_QUADS));
    }
  }
  workgroupBarrier();
  let row = id / LANES;
  var largest = -3.0e38;
  for (var key = id % LANES; key < steps; key += LANES) {
    largest = max(largest, scores[row * STEPS + key]);
  }
  partial[id] = largest;
  workgroupBarrier();
  for (var i = 0u; i < LANES; i++) {
    largest = max(largest, partial[row * LANES + i]);
  }
  workgroupBarrier();
  var sum = 0.0;
  for (var key = id % LANES; key < steps; key += LANES) {
    let share = exp(scores[row * STEPS + key] - largest);
    scores[row * STEPS + key] = share;
    sum += share;
  }
  partial[id] = sum;
  workgroupBarrier();
  if id % LANES == 0u {
    var total = 0.0;
    for (var i = 0u; i < LANES; i++) {
      total += partial[id + i];
    }
    factors[row] = 1.0 / total;
  }
  workgroupBarrier();
  for (var i = id; i < QUERIES * HEAD_QUADS; i += THREADS) {
    let query = i / HEAD_QUADS;
    let quad = i % HEAD_QUADS;
    var values = vec4f();
    for (var key = 0u; key < steps; key++) {
      values += scores[query * STEPS + key] * qkv[at(key, 2u, head, quad)];
    }
    if first + query < steps {
      outputs[(first + query) * WIDTH_QUADS + head * HEAD_QUADS + quad] = factors[query] * values;
    }
  }
}
