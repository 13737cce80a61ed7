// Attention over time: from the states of the GRU to the embedding, in one workgroup. A thread first computes a step,
// then a unit. The classifier runs on the CPU, which session adaptation requires.
// Weights: attention (256).

const WIDTH = 256u;

@group(0) @binding(2) var<storage, read> states: array<vec4f>;
/// The number of the call, the embedding, the attention.
@group(0) @binding(3) var<storage, read_write> answer: array<f32>;

var<workgroup> alpha: array<f32, WIDTH>;
var<workgroup> folded: array<f32, WIDTH>;

fn fold_largest(id: u32) -> f32 {
  for (var width = WIDTH / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if id < width {
      folded[id] = max(folded[id], folded[id + width]);
    }
  }
  workgroupBarrier();
  return folded[0];
}

fn fold_sum(id: u32) -> f32 {
  for (var width = WIDTH / 2u; width > 0u; width /= 2u) {
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
    var score = -3.0e38;
    if id < steps {
      score = 0.0;
      for (var quad = 0u; quad < WIDTH / 4u; quad++) {
        score += dot(states[id * (WIDTH / 4u) + quad], weights[quad]);
      }
    }
    folded[id] = score;
    let largest = fold_largest(id);
    workgroupBarrier();
    let share = select(0.0, exp(score - largest), id < steps);
    folded[id] = share;
    let sum = fold_sum(id);
    alpha[id] = share / sum;
    if id < steps {
      answer[1u + EMBEDDING + id] = share / sum;
    }
    workgroupBarrier();
    var mean = 0.0;
    for (var at = 0u; at < steps; at++) {
      mean += alpha[at] * states[at * (WIDTH / 4u) + id / 4u][id % 4u];
    }
    answer[1u + id] = mean;
    if EMBEDDING > WIDTH {
      var variance = EPSILON;
      for (var at = 0u; at < steps; at++) {
        let difference = states[at * (WIDTH / 4u) + id / 4u][id % 4u] - mean;
        variance += alpha[at] * difference * difference;
      }
      answer[1u + WIDTH + id] = sqrt(variance);
    }
  } else {
    // The forward states of the last step and the backward states of the first step.
    let at = select(0u, steps - 1u, id < WIDTH / 2u);
    answer[1u + id] = states[at * (WIDTH / 4u) + id / 4u][id % 4u];
  }
  if id == 0u {
    answer[0] = f32(shape.call);
  }
}
