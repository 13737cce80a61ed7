//! The recurrence of the LSTM on the CPU. Several sequences of a batch are processed together, so that each step is one
//! matrix product.
//!
//! ```text
//! i, f, o = sigmoid(projected + U h)    g = tanh(projected + U h)    c' = f c + i g    h' = o tanh(c')
//! ```

use crate::inference::cpu::activation::{sigmoid, tanh};
use crate::networks::kernels::packed::{Packed, StridedRows};
use multiversion::multiversion;

/// Gates of a unit: input, forget, candidate, output.
pub(super) const GATES: usize = 4;

/// The sizes of a recurrence.
#[derive(Debug, Clone, Copy)]
pub(super) struct RecurrenceSizes {
    pub steps: usize,
    pub units: usize,
    /// Whether the steps are processed from last to first.
    pub reversed: bool,
}

impl RecurrenceSizes {
    pub(super) const fn gates(self) -> usize {
        GATES * self.units
    }

    /// The position in the sequence of the step that is processed at `index`.
    const fn place(self, index: usize) -> usize {
        if self.reversed {
            self.steps - 1 - index
        } else {
            index
        }
    }
}

/// `values[sequence][place]` of `width` values for each sequence, in order.
fn at(
    values: &[f32],
    sizes: RecurrenceSizes,
    place: usize,
    width: usize,
) -> impl Iterator<Item = &[f32]> {
    values
        .chunks_exact(sizes.steps * width)
        .map(move |sequence| &sequence[place * width..][..width])
}

fn at_mut(
    values: &mut [f32],
    sizes: RecurrenceSizes,
    place: usize,
    width: usize,
) -> impl Iterator<Item = &mut [f32]> {
    values
        .chunks_exact_mut(sizes.steps * width)
        .map(move |sequence| &mut sequence[place * width..][..width])
}

/// The index of the first value of each of `count` rows of `width` values.
fn starts(count: usize, width: usize) -> Vec<usize> {
    (0..count).map(|row| row * width).collect()
}

/// Replaces the input projections in `gates`, `[sequence][step][gate][unit]`, with the activated gates, and writes
/// cells and states, `[sequence][step][unit]`.
pub(super) fn forward(
    hidden: &Packed,
    sizes: RecurrenceSizes,
    gates: &mut [f32],
    cells: &mut [f32],
    states: &mut [f32],
) {
    let (units, width) = (sizes.units, sizes.gates());
    let count = gates.len() / (sizes.steps * width);
    let mut sums = vec![0.0; count * width];
    let mut state = vec![0.0; count * units];
    let mut cell = vec![0.0; count * units];
    let starts = starts(count, units);
    for index in 0..sizes.steps {
        let place = sizes.place(index);
        for (sum, gates) in sums
            .chunks_exact_mut(width)
            .zip(at(gates, sizes, place, width))
        {
            sum.copy_from_slice(gates);
        }
        // The initial state is 0.
        if index > 0 {
            hidden.multiply(StridedRows::rows(&state, &starts), true, &mut sums);
        }
        activate(&mut sums, units, &mut cell, &mut state);
        let kept = sums.chunks_exact(width);
        for (gates, sum) in at_mut(gates, sizes, place, width).zip(kept) {
            gates.copy_from_slice(sum);
        }
        for (all, now) in [(&mut *cells, &cell), (&mut *states, &state)] {
            let now = now.chunks_exact(units);
            for (all, now) in at_mut(all, sizes, place, units).zip(now) {
                all.copy_from_slice(now);
            }
        }
    }
}

/// Replaces the sums of a step with the activated gates, and updates cells and states.
#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
fn activate(sums: &mut [f32], units: usize, cell: &mut [f32], state: &mut [f32]) {
    let rows = cell
        .chunks_exact_mut(units)
        .zip(state.chunks_exact_mut(units));
    for (gates, (cell, state)) in sums.chunks_exact_mut(GATES * units).zip(rows) {
        sigmoid(&mut gates[..2 * units]);
        tanh(&mut gates[2 * units..3 * units]);
        sigmoid(&mut gates[3 * units..]);
        let (input, rest) = gates.split_at(units);
        let (forget, rest) = rest.split_at(units);
        let (candidate, output) = rest.split_at(units);
        for (((cell, forget), input), candidate) in
            cell.iter_mut().zip(forget).zip(input).zip(candidate)
        {
            *cell = forget * *cell + input * candidate;
        }
        state.copy_from_slice(cell);
        tanh(state);
        for (state, output) in state.iter_mut().zip(output) {
            *state *= output;
        }
    }
}

/// Writes the gradient before the activation of each gate over the `gates`. `gradient` is that of the states; `hidden`
/// is transposed.
pub(super) fn backward(
    hidden: &Packed,
    sizes: RecurrenceSizes,
    gates: &mut [f32],
    cells: &[f32],
    gradient: &[f32],
) {
    let (units, width) = (sizes.units, sizes.gates());
    let count = gates.len() / (sizes.steps * width);
    let mut of_sums = vec![0.0; count * width];
    let mut of_state = vec![0.0; count * units];
    let mut of_cell = vec![0.0; count * units];
    let start = vec![0.0; units];
    let starts = starts(count, width);
    let mut scratch = vec![0.0; units];
    for index in (0..sizes.steps).rev() {
        let place = sizes.place(index);
        let before = index.checked_sub(1).map(|index| sizes.place(index));
        let rows = of_sums.chunks_exact_mut(width);
        let rows = rows.zip(of_state.chunks_exact_mut(units));
        let rows = rows.zip(of_cell.chunks_exact_mut(units)).enumerate();
        for (row, ((of_sums, of_state), of_cell)) in rows {
            let first = row * sizes.steps;
            let own = |place: usize| (first + place) * units..(first + place + 1) * units;
            for (sum, value) in of_state.iter_mut().zip(&gradient[own(place)]) {
                *sum += value;
            }
            scratch.copy_from_slice(&cells[own(place)]);
            let before = before.map_or(&*start, |before| &cells[own(before)]);
            let gates = &mut gates[(first + place) * width..][..width];
            deactivate(gates, before, &mut scratch, of_state, of_cell);
            of_sums.copy_from_slice(gates);
        }
        hidden.multiply(StridedRows::rows(&of_sums, &starts), false, &mut of_state);
    }
}

/// The gradients of one step of one sequence. `cell` is overwritten by its hyperbolic tangent, `gates` by their
/// gradients, `of_cell` by the gradient of the cell `before`.
#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
fn deactivate(
    gates: &mut [f32],
    before: &[f32],
    cell: &mut [f32],
    of_state: &[f32],
    of_cell: &mut [f32],
) {
    tanh(cell);
    let units = cell.len();
    let (input, rest) = gates.split_at_mut(units);
    let (forget, rest) = rest.split_at_mut(units);
    let (candidate, output) = rest.split_at_mut(units);
    let (before, of_state) = (&before[..units], &of_state[..units]);
    let (of_cell, output) = (&mut of_cell[..units], &mut output[..units]);
    for unit in 0..units {
        let (i, f, g, o) = (input[unit], forget[unit], candidate[unit], output[unit]);
        let of = of_cell[unit] + of_state[unit] * o * (1.0 - cell[unit] * cell[unit]);
        output[unit] = of_state[unit] * cell[unit] * o * (1.0 - o);
        input[unit] = of * g * i * (1.0 - i);
        forget[unit] = of * before[unit] * f * (1.0 - f);
        candidate[unit] = of * i * (1.0 - g * g);
        of_cell[unit] = of * f;
    }
}

/// The state before each step, `[sequence][step][unit]`, a factor of the gradient of the hidden weights.
pub(super) fn previous(states: &[f32], sizes: RecurrenceSizes, out: &mut [f32]) {
    let moved = sizes.steps.saturating_sub(1) * sizes.units;
    let length = sizes.steps * sizes.units;
    let sequences = out
        .chunks_exact_mut(length)
        .zip(states.chunks_exact(length));
    for (out, states) in sequences {
        if sizes.reversed {
            out[..moved].copy_from_slice(&states[length - moved..]);
        } else {
            out[length - moved..].copy_from_slice(&states[..moved]);
        }
    }
}
