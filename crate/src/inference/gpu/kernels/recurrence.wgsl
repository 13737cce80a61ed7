// The recurrence of the GRU, in the form of TensorFlow 1's GRUCell; one workgroup for each direction, all steps in one
// dispatch. The input projection of the gates, [step][set][reset | update | candidate], is precomputed.
// Weights: [set][input / 4][gate], four inputs each.

const GATES = 3u * UNITS;

@group(0) @binding(2) var<storage, read> projected: array<f32>;
@group(0) @binding(3) var<storage, read_write> states: array<f32>;

var<workgroup> hidden: array<f32, UNITS>;
var<workgroup> reset_hidden: array<f32, UNITS>;
var<workgroup> keep: array<f32, UNITS>;
var<workgroup> other_half: array<f32, UNITS>;

// The overflow of exp is implementation-defined, so the argument is clamped.
fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(clamp(-x, -80.0, 80.0)));
}

fn hyperbolic_tangent(x: f32) -> f32 {
  return 1.0 - 2.0 / (1.0 + exp(clamp(2.0 * x, -80.0, 80.0)));
}

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) direction: vec3u, @builtin(local_invocation_index) id: u32) {
  let own = direction.x % SETS;
  let recurrent = own * (UNITS / 4u) * GATES;
  let unit = id % UNITS;
  let side = id / UNITS;
  if side == 0u {
    hidden[unit] = 0.0;
  }
  workgroupBarrier();
  for (var k = 0u; k < shape.steps; k++) {
    let at = select(k, shape.steps - 1u - k, direction.x == 1u);
    let given = (at * SETS + own) * GATES;
    // One half of the threads computes the reset gate, the other the update gate.
    var sum = projected[given + id];
    for (var quad = 0u; quad < UNITS / 4u; quad++) {
      let i = 4u * quad;
      let h = vec4f(hidden[i], hidden[i + 1u], hidden[i + 2u], hidden[i + 3u]);
      sum += dot(weights[recurrent + quad * GATES + id], h);
    }
    if side == 0u {
      reset_hidden[unit] = sigmoid(sum) * hidden[unit];
    } else {
      keep[unit] = sigmoid(sum);
    }
    workgroupBarrier();
    // For the candidate, each half of the threads sums half of the inputs.
    var candidate = 0.0;
    for (var quad = side * UNITS / 8u; quad < (side + 1u) * UNITS / 8u; quad++) {
      let i = 4u * quad;
      let h = vec4f(reset_hidden[i], reset_hidden[i + 1u], reset_hidden[i + 2u], reset_hidden[i + 3u]);
      candidate += dot(weights[recurrent + quad * GATES + 2u * UNITS + unit], h);
    }
    if side == 1u {
      other_half[unit] = candidate;
    }
    workgroupBarrier();
    if side == 0u {
      let fresh = hyperbolic_tangent(candidate + other_half[unit] + projected[given + 2u * UNITS + unit]);
      let next = fresh + keep[unit] * (hidden[unit] - fresh);
      hidden[unit] = next;
      states[at * 2u * UNITS + direction.x * UNITS + unit] = next;
    }
    workgroupBarrier();
  }
}
