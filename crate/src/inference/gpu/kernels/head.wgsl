// Attention over time: from the states of the trunk to the embedding, in one workgroup. A thread first computes steps,
// then units. The classifier runs on the CPU, which session adaptation requires.
// Weights: attention (WIDTH).

const THREADS = 256u;

@group(0) @binding(2) var<storage, read> states: array<vec4f>;
/// The number of the call, the embedding, the attention.
@group(0) @binding(3) var<storage, read_write> output: array<f32>;

var<workgroup> alpha: array<f32, STEPS>;
var<workgroup> folded: array<f32, THREADS>;

fn fold_largest(id: u32) -> f32 {
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if id < width {
      folded[id] = max(folded[id], folded[id + width]);
    }
  }
  workgroupBarrier();
  return folded[0];
}

fn fold_sum(id: u32) -> f32 {
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if id < width {
      folded[id] += folded[id + width];
    }
  }
  workgroupBarrier();
  return folded[0];
}

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) id: u32) {
  let steps = shape.steps;
  if ATTENTION {
    folded[id] = -3.0e38;
    for (var at = id; at < steps; at += THREADS) {
      var score = 0.0;
      for (var quad = 0u; quad < WIDTH / 4u; quad++) {
        score += dot(states[at * (WIDTH / 4u) + quad], weights[quad]);
      }
      alpha[at] = score;
      folded[id] = max(folded[id], score);
    }
    let largest = fold_largest(id);
    workgroupBarrier();
    folded[id] = 0.0;
    for (var at = id; at < steps; at += THREADS) {
      alpha[at] = exp(alpha[at] - largest);
      folded[id] += alpha[at];
    }
    let sum = fold_sum(id);
    for (var at = id; at < steps; at += THREADS) {
      alpha[at] /= sum;
      output[1u + EMBEDDING + at] = alpha[at];
    }
    workgroupBarrier();
    for (var unit = id; unit < WIDTH; unit += THREADS) {
      var mean = 0.0;
      for (var at = 0u; at < steps; at++) {
        mean += alpha[at] * states[at * (WIDTH / 4u) + unit / 4u][unit % 4u];
      }
      output[1u + unit] = mean;
      if EMBEDDING > WIDTH {
        var variance = EPSILON;
        for (var at = 0u; at < steps; at++) {
          let difference = states[at * (WIDTH / 4u) + unit / 4u][unit % 4u] - mean;
          variance += alpha[at] * difference * difference;
        }
        output[1u + WIDTH + unit] = sqrt(variance);
      }
    }
  } else {
    // The forward states of the last step and the backward states of the first step.
    for (var unit = id; unit < WIDTH; unit += THREADS) {
      let at = select(0u, steps - 1u, unit < WIDTH / 2u);
      output[1u + unit] = states[at * (WIDTH / 4u) + unit / 4u][unit % 4u];
    }
  }
  if id == 0u {
    output[0] = f32(shape.call);
  }
}
