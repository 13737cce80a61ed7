//! The recurrence of the GRU, in the form of TensorFlow 1's `GRUCell`:
//!
//! ```text
//! r, u = sigmoid(W x + U h + b)      c = tanh(W_c x + U_c (r * h) + b_c)      h' = u * h + (1 - u) * c
//! ```
//!
//! The reset gate is applied to `h` before the recurrent product. `projected` holds `W x + b`.

use crate::model::GRU_UNITS as UNITS;
use multiversion::multiversion;

const GATES: usize = 3 * UNITS;

/// The layout of the input and the output of one direction of one utterance.
#[derive(Clone, Copy)]
pub(super) struct Direction {
    /// Valid steps of the utterance.
    pub length: usize,
    /// Values of `projected` per step, and the offset of this direction.
    pub projected_width: usize,
    pub projected_start: usize,
    /// Offset of this direction's units within one step of the output.
    pub output_start: usize,
    /// Whether the steps are processed from last to first.
    pub reversed: bool,
}

/// Values per step of the output, both directions.
pub(super) const OUTPUT_WIDTH: usize = 2 * UNITS;

impl Direction {
    /// Both directions over an utterance of `length` steps, for `weights` sets of weights.
    pub(super) fn both(length: usize, weights: usize) -> [Self; 2] {
        [0, 1].map(|direction| Self {
            length,
            projected_width: weights * GATES,
            projected_start: direction.min(weights - 1) * GATES,
            output_start: direction * UNITS,
            reversed: direction == 1,
        })
    }

    /// Index of the set of weights that it uses, out of `weights`.
    pub(super) const fn weights(&self, weights: usize) -> usize {
        if self.reversed { weights - 1 } else { 0 }
    }

    const fn step(&self, k: usize) -> usize {
        if self.reversed {
            self.length - 1 - k
        } else {
            k
        }
    }

    fn projected<'a>(&self, projected: &'a [f32], k: usize) -> &'a [f32] {
        &projected[self.step(k) * self.projected_width + self.projected_start..][..GATES]
    }

    const fn output(&self, k: usize) -> usize {
        self.step(k) * OUTPUT_WIDTH + self.output_start
    }
}

/// The gates and intermediate values of one step.
struct GruStep {
    /// reset | update
    gates: [f32; 2 * UNITS],
    candidate: [f32; UNITS],
    /// `r * h`
    #[cfg_attr(
        not(feature = "train"),
        expect(dead_code, reason = "used only for gradients")
    )]
    reset_state: [f32; UNITS],
}

#[inline(always)]
fn step(projected: &[f32], hidden: &[f32], state: &[f32; UNITS]) -> GruStep {
    let mut gates = [0.0; 2 * UNITS];
    gates.copy_from_slice(&projected[..2 * UNITS]);
    add_product(state, hidden, 0, &mut gates);
    for gate in &mut gates {
        *gate = sigmoid(*gate);
    }
    let mut reset_state = *state;
    for (value, reset) in reset_state.iter_mut().zip(&gates) {
        *value *= reset;
    }
    let mut candidate = [0.0; UNITS];
    candidate.copy_from_slice(&projected[2 * UNITS..]);
    add_product(&reset_state, hidden, 2 * UNITS, &mut candidate);
    for value in &mut candidate {
        *value = value.tanh();
    }
    GruStep {
        gates,
        candidate,
        reset_state,
    }
}

/// `sum += state . hidden[:, start..]`, four rows at a time, so that the sums are loaded a quarter as often.
#[inline(always)]
fn add_product(state: &[f32; UNITS], hidden: &[f32], start: usize, sum: &mut [f32]) {
    let width = sum.len();
    for (rows, state) in hidden.chunks_exact(4 * GATES).zip(state.chunks_exact(4)) {
        let row = |i: usize| &rows[i * GATES + start..][..width];
        let (a, b, c, d) = (row(0), row(1), row(2), row(3));
        for (i, sum) in sum.iter_mut().enumerate() {
            *sum += state[0] * a[i] + state[1] * b[i] + state[2] * c[i] + state[3] * d[i];
        }
    }
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// Writes one direction of one utterance to `out` (`steps x 256`).
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn forward(projected: &[f32], hidden: &[f32], direction: Direction, out: &mut [f32]) {
    let mut state = [0.0; UNITS];
    for k in 0..direction.length {
        let step = step(direction.projected(projected, k), hidden, &state);
        for (i, h) in state.iter_mut().enumerate() {
            let update = step.gates[UNITS + i];
            *h = update * *h + (1.0 - update) * step.candidate[i];
        }
        out[direction.output(k)..][..UNITS].copy_from_slice(&state);
    }
}

/// Adds the gradients of one direction to `projected_gradient` (`steps x projected_width`) and `hidden_gradient`
/// (`128 x 384`). The gates are recomputed from the outputs, which costs less than storing them.
#[cfg(feature = "train")]
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn backward(
    projected: &[f32],
    hidden: &[f32],
    output: &[f32],
    gradient: &[f32],
    direction: Direction,
    projected_gradient: &mut [f32],
    hidden_gradient: &mut [f32],
) {
    let mut state_gradient = [0.0; UNITS];
    let mut before = [0.0; UNITS];
    for k in (0..direction.length).rev() {
        for (sum, value) in state_gradient
            .iter_mut()
            .zip(&gradient[direction.output(k)..][..UNITS])
        {
            *sum += value;
        }
        match k.checked_sub(1) {
            Some(k) => before.copy_from_slice(&output[direction.output(k)..][..UNITS]),
            None => before.fill(0.0),
        }
        let step = step(direction.projected(projected, k), hidden, &before);

        // Gradients before each gate's activation: reset | update | candidate.
        let mut gates = [0.0; GATES];
        for i in 0..UNITS {
            let (update, candidate) = (step.gates[UNITS + i], step.candidate[i]);
            let h = state_gradient[i];
            gates[UNITS + i] = h * (before[i] - candidate) * update * (1.0 - update);
            gates[2 * UNITS + i] = h * (1.0 - update) * (1.0 - candidate * candidate);
            state_gradient[i] = h * update;
        }
        let mut reset_state = [0.0; UNITS];
        for (sum, row) in reset_state.iter_mut().zip(hidden.chunks_exact(GATES)) {
            *sum = dot(&row[2 * UNITS..], &gates[2 * UNITS..]);
        }
        for i in 0..UNITS {
            let reset = step.gates[i];
            gates[i] = reset_state[i] * before[i] * reset * (1.0 - reset);
            state_gradient[i] += reset_state[i] * reset;
        }
        for (sum, row) in state_gradient.iter_mut().zip(hidden.chunks_exact(GATES)) {
            *sum += dot(&row[..2 * UNITS], &gates[..2 * UNITS]);
        }

        let at = direction.step(k) * direction.projected_width + direction.projected_start;
        for (sum, value) in projected_gradient[at..][..GATES].iter_mut().zip(&gates) {
            *sum += value;
        }
        for (j, row) in hidden_gradient.chunks_exact_mut(GATES).enumerate() {
            let (of_gates, of_candidate) = row.split_at_mut(2 * UNITS);
            for (sum, gate) in of_gates.iter_mut().zip(&gates) {
                *sum += before[j] * gate;
            }
            for (sum, gate) in of_candidate.iter_mut().zip(&gates[2 * UNITS..]) {
                *sum += step.reset_state[j] * gate;
            }
        }
    }
}

/// A dot product in sixteen partial sums, which the compiler can keep in vector registers.
#[cfg(feature = "train")]
#[inline(always)]
fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 16;
    let mut sums = [0.0; LANES];
    for start in (0..a.len() / LANES * LANES).step_by(LANES) {
        let (a, b) = (&a[start..][..LANES], &b[start..][..LANES]);
        for i in 0..LANES {
            sums[i] += a[i] * b[i];
        }
    }
    sums.iter().sum()
}
