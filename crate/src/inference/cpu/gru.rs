//! The bidirectional GRU, in the form of TensorFlow 1's `GRUCell`:
//!
//! ```text
//! r, u = sigmoid(W x + U h + b)      c = tanh(W_c x + U_c (r * h) + b_c)      h' = u * h + (1 - u) * c
//! ```
//!
//! `W x + b` of all steps is one product. With tied weights both directions are computed at the same time, one from
//! each end, so that each recurrent weight is loaded once for both.

use super::activation::{sigmoid, tanh};
use super::arithmetic::{Arithmetic, Positions};
use super::int8::Codes;
use super::lanes::{CHANNELS, LANES, Lanes, POOLED_BANDS, lines};
use super::matrix::Matrix;
use super::product::Finish;
use super::scratch::Scratch;
use super::vector::{Fused, Simd, Vector, has_fma};
#[cfg(target_arch = "x86_64")]
use super::vector::{Wide, has_avx512};
use crate::error::Error;
use crate::model::{GRU_UNITS as UNITS, NamedTensors};
use multiversion::multiversion;

/// Vectors of outputs that are accumulated at the same time, to hide the latency of the additions.
const PARTS: usize = 4;
/// The number of output groups of a panel: `PARTS` vectors of the widest kind.
const TOGETHER: usize = if cfg!(target_arch = "wasm32") { 1 } else { 4 };
/// The weights of `TOGETHER` groups of outputs, in input order.
type Panel = [[Lanes; TOGETHER]; UNITS];
/// Panels per gate.
const PANELS: usize = UNITS / (TOGETHER * LANES);

/// Values per step of the output, both directions.
pub(super) const WIDTH: usize = 2 * UNITS;

pub(super) struct BiGru {
    /// One set for both directions, or one for each.
    sets: Vec<Set>,
}

struct Set {
    input: Matrix,
    /// reset | update | candidate
    hidden: Vec<Panel>,
}

impl BiGru {
    pub(super) fn new(
        weights: &NamedTensors<'_>,
        tied: bool,
        arithmetic: Arithmetic,
    ) -> Result<Self, Error> {
        let names: &[&str] = if tied {
            &["gru"]
        } else {
            &["gru", "gru.backward"]
        };
        let set = |name: &&str| -> Result<Set, Error> {
            let values = |part: &str| weights.values(&format!("{name}.{part}"));
            // The file is ordered by band, the engine by group.
            let source = |input: usize| {
                let (place, lane) = (input / LANES, input % LANES);
                let (group, band) = (place / POOLED_BANDS, place % POOLED_BANDS);
                band * CHANNELS + group * LANES + lane
            };
            Ok(Set {
                input: Matrix::new(
                    arithmetic,
                    Positions::Frames,
                    values("input.weight")?,
                    values("bias")?,
                    source,
                ),
                hidden: panels(values("hidden.weight")?),
            })
        };
        Ok(Self {
            sets: names.iter().map(set).collect::<Result<_, _>>()?,
        })
    }

    /// The number of weight sets.
    pub(super) const fn sets(&self) -> usize {
        self.sets.len()
    }

    /// Computes the states, `steps x 256`, from the feature map.
    pub(super) fn run(&self, scratch: &mut Scratch) {
        let Scratch {
            picture,
            sequence,
            projected,
            states,
            codes,
            ..
        } = scratch;
        states.clear();
        states.resize(lines(picture).len() * WIDTH, 0.0);
        for set in 0..self.sets() {
            self.project(set, picture, sequence, codes, projected);
            self.walk(set, projected, states);
        }
    }

    /// Computes the input of the gates, `[group of gates][step]`, from the feature map.
    pub(super) fn project(
        &self,
        set: usize,
        picture: &[Lanes],
        sequence: &mut Vec<Lanes>,
        codes: &mut Codes,
        projected: &mut Vec<Lanes>,
    ) {
        let (steps, input) = (lines(picture).len(), &self.sets[set].input);
        turn(picture, steps, sequence);
        projected.resize(input.groups() * steps, Lanes::ZERO);
        input.apply(sequence, steps, Finish::Store, codes, projected);
    }

    /// Computes the states from the input of the gates.
    pub(super) fn walk(&self, set: usize, projected: &[Lanes], states: &mut [f32]) {
        let hidden = &self.sets[set].hidden;
        match (self.sets.len(), set) {
            (1, _) => walk_both(hidden, projected, states),
            (_, 0) => walk_forward(hidden, projected, states),
            _ => walk_backward(hidden, projected, states),
        }
    }
}

/// Packs recurrent weights, `[384, 128]` as in the model file, into panels.
fn panels(weights: &[f32]) -> Vec<Panel> {
    weights
        .chunks_exact(TOGETHER * LANES * UNITS)
        .map(|rows| {
            std::array::from_fn(|input| {
                std::array::from_fn(|group| {
                    Lanes(std::array::from_fn(|lane| {
                        rows[(group * LANES + lane) * UNITS + input]
                    }))
                })
            })
        })
        .collect()
}

/// Transposes `[step][position]` to `[position][step]`.
fn turn(picture: &[Lanes], steps: usize, sequence: &mut Vec<Lanes>) {
    sequence.resize(picture.len(), Lanes::ZERO);
    for (step, line) in lines(picture).enumerate() {
        for (value, row) in line.iter().zip(sequence.chunks_exact_mut(steps)) {
            row[step] = *value;
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
fn walk_both(hidden: &[Panel], projected: &[Lanes], states: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if has_avx512!() {
        return walk::<Wide, 2, true>(hidden, projected, [false, true], states);
    }
    if has_fma!() {
        walk::<Fused, 2, true>(hidden, projected, [false, true], states);
    } else {
        walk::<Vector, 2, false>(hidden, projected, [false, true], states);
    }
}

#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
fn walk_forward(hidden: &[Panel], projected: &[Lanes], states: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if has_avx512!() {
        return walk::<Wide, 1, true>(hidden, projected, [false], states);
    }
    if has_fma!() {
        walk::<Fused, 1, true>(hidden, projected, [false], states);
    } else {
        walk::<Vector, 1, false>(hidden, projected, [false], states);
    }
}

#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
fn walk_backward(hidden: &[Panel], projected: &[Lanes], states: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if has_avx512!() {
        return walk::<Wide, 1, true>(hidden, projected, [true], states);
    }
    if has_fma!() {
        walk::<Fused, 1, true>(hidden, projected, [true], states);
    } else {
        walk::<Vector, 1, false>(hidden, projected, [true], states);
    }
}

/// Computes `WALKERS` directions at the same time, each from its own end; `backward` selects the directions.
#[inline(always)]
fn walk<V: Simd, const WALKERS: usize, const FMA: bool>(
    hidden: &[Panel],
    projected: &[Lanes],
    backward: [bool; WALKERS],
    states: &mut [f32],
) {
    let steps = states.len() / WIDTH;
    let mut state = [[0.0; UNITS]; WALKERS];
    for k in 0..steps {
        let at = backward.map(|backward| if backward { steps - 1 - k } else { k });
        let mut gates = [[0.0; 2 * UNITS]; WALKERS];
        let mut candidate = [[0.0; UNITS]; WALKERS];
        for walker in 0..WALKERS {
            let groups = projected.chunks_exact(steps).map(|row| row[at[walker]]);
            let gates = gates[walker].as_chunks_mut::<LANES>().0.iter_mut();
            let candidate = candidate[walker].as_chunks_mut::<LANES>().0.iter_mut();
            for (to, from) in gates.chain(candidate).zip(groups) {
                *to = *from;
            }
        }
        let (of_gates, of_candidate) = hidden.split_at((2 * PANELS).min(hidden.len()));
        add_product::<V, WALKERS, { 2 * UNITS }, FMA>(of_gates, &state, &mut gates);
        let mut reset_state = state;
        for walker in 0..WALKERS {
            sigmoid(&mut gates[walker]);
            for unit in 0..UNITS {
                reset_state[walker][unit] *= gates[walker][unit];
            }
        }
        add_product::<V, WALKERS, UNITS, FMA>(of_candidate, &reset_state, &mut candidate);
        for walker in 0..WALKERS {
            tanh(&mut candidate[walker]);
            for unit in 0..UNITS {
                let update = gates[walker][UNITS + unit];
                let (old, new) = (state[walker][unit], candidate[walker][unit]);
                state[walker][unit] = new + update * (old - new);
            }
            let first = at[walker] * WIDTH + if backward[walker] { UNITS } else { 0 };
            states[first..first + UNITS].copy_from_slice(&state[walker]);
        }
    }
}

/// `sums += U h` for each direction.
#[inline(always)]
fn add_product<V: Simd, const WALKERS: usize, const OUTPUTS: usize, const FMA: bool>(
    panels: &[Panel],
    state: &[[f32; UNITS]; WALKERS],
    sums: &mut [[f32; OUTPUTS]; WALKERS],
) {
    // The vectors that are accumulated at the same time are whole groups.
    let groups = PARTS / V::PER_GROUP;
    for (index, panel) in panels.iter().enumerate() {
        for first in (0..TOGETHER).step_by(groups) {
            let mut totals = [[V::ZERO; PARTS]; WALKERS];
            for (input, weights) in panel.iter().enumerate() {
                let mut vectors = [V::ZERO; PARTS];
                for part in 0..PARTS {
                    let group = &weights[first + part / V::PER_GROUP];
                    vectors[part] = V::part(group, part % V::PER_GROUP);
                }
                for walker in 0..WALKERS {
                    let x = V::splat(state[walker][input]);
                    for part in 0..PARTS {
                        let total = &mut totals[walker][part];
                        *total = x.multiply_add::<FMA>(vectors[part], *total);
                    }
                }
            }
            for walker in 0..WALKERS {
                let sums = sums[walker].as_chunks_mut::<LANES>().0;
                let sums = &mut sums[index * TOGETHER + first..][..groups];
                for part in 0..PARTS {
                    let sum = &mut sums[part / V::PER_GROUP];
                    let total = V::part(sum, part % V::PER_GROUP).plus(totals[walker][part]);
                    total.put(sum, part % V::PER_GROUP);
                }
            }
        }
    }
}
