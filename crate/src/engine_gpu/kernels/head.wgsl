// From the GRU's states to the answer: attention over time, then the classifier; one workgroup. A thread is a step, then a
// unit, then a quarter of a hidden unit's inputs, then a class.
// Weights: attention (256) | hidden [input][64] | its bias (64) | slopes (64) | output [class][64] | its bias.

const WIDTH = 256u;
const HIDDEN = 64u;
const HIDDEN_WEIGHTS = WIDTH / 4u;
const HIDDEN_BIAS = HIDDEN_WEIGHTS + WIDTH * HIDDEN / 4u;
const SLOPES = HIDDEN_BIAS + HIDDEN / 4u;
const OUTPUT_WEIGHTS = SLOPES + HIDDEN / 4u;
const OUTPUT_BIAS = OUTPUT_WEIGHTS + CLASSES * HIDDEN / 4u;

@group(0) @binding(2) var<storage, read> states: array<vec4f>;
/// The number of the call, the logits, the attention.
@group(0) @binding(3) var<storage, read_write> answer: array<f32>;

var<workgroup> alpha: array<f32, WIDTH>;
var<workgroup> folded: array<f32, WIDTH>;
var<workgroup> context: array<f32, WIDTH>;
var<workgroup> hidden: array<f32, HIDDEN>;

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
      answer[1u + CLASSES + id] = share / sum;
    }
    workgroupBarrier();
    var total = 0.0;
    for (var at = 0u; at < steps; at++) {
      total += alpha[at] * states[at * (WIDTH / 4u) + id / 4u][id % 4u];
    }
    context[id] = total;
  } else {
    // Forward at the last step, backward at the first.
    let at = select(0u, steps - 1u, id < WIDTH / 2u);
    context[id] = states[at * (WIDTH / 4u) + id / 4u][id % 4u];
  }
  workgroupBarrier();
  let unit = id % HIDDEN;
  let first = id / HIDDEN * HIDDEN;
  var part = 0.0;
  for (var i = first; i < first + HIDDEN; i++) {
    part += context[i] * weights[HIDDEN_WEIGHTS + i * (HIDDEN / 4u) + unit / 4u][unit % 4u];
  }
  folded[id] = part;
  workgroupBarrier();
  if id < HIDDEN {
    let bias = weights[HIDDEN_BIAS + unit / 4u][unit % 4u];
    let slope = weights[SLOPES + unit / 4u][unit % 4u];
    let sum = bias + folded[id] + folded[id + HIDDEN] + folded[id + 2u * HIDDEN] + folded[id + 3u * HIDDEN];
    hidden[id] = select(sum, slope * sum, sum < 0.0);
  }
  workgroupBarrier();
  for (var class_index = id; class_index < CLASSES; class_index += WIDTH) {
    var logit = weights[OUTPUT_BIAS + class_index / 4u][class_index % 4u];
    for (var quad = 0u; quad < HIDDEN / 4u; quad++) {
      let i = 4u * quad;
      let h = vec4f(hidden[i], hidden[i + 1u], hidden[i + 2u], hidden[i + 3u]);
      logit += dot(weights[OUTPUT_WEIGHTS + class_index * (HIDDEN / 4u) + quad], h);
    }
    answer[1u + class_index] = logit;
  }
  if id == 0u {
    answer[0] = f32(shape.call);
  }
}
