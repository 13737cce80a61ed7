//! Matrix products: `out = W x + b` at many positions, where `x` has the inputs in groups of channels.
//!
//! A tile of a few positions and one group of outputs is accumulated in registers: each loaded weight is used for all
//! positions of the tile, each input for all outputs of the group (K. Goto and R. van de Geijn, "Anatomy of
//! high-performance matrix multiplication", 2008). Weights are packed in the order of access.

use super::lanes::{LANES, Lanes, grouped};
use super::vector::{Fused, Simd, Vector, has_fma};
#[cfg(target_arch = "x86_64")]
use super::vector::{Wide, has_avx512};
use multiversion::multiversion;
use std::ops::Range;

/// The operation on `W x + b`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finish {
    /// Stores the result.
    Store,
    /// Stores the ReLU of the result.
    Relu,
    /// Adds the result to the output.
    Add,
}

/// A packed matrix of `f32` with a bias.
pub(super) struct F32Matrix {
    /// `[group of outputs][group of inputs][input][output]`
    weights: Vec<[Lanes; LANES]>,
    /// `[group of outputs]`
    bias: Vec<Lanes>,
}

impl F32Matrix {
    /// Packs `weights`, `[outputs, inputs]` as in the model file. `source` maps each input to its index in the file.
    pub(super) fn new(weights: &[f32], bias: &[f32], source: impl Fn(usize) -> usize) -> Self {
        let inputs = weights.len() / bias.len().max(1);
        let outputs = bias.len();
        let mut packed = Vec::with_capacity(weights.len() / (LANES * LANES));
        for group in 0..outputs.div_ceil(LANES) {
            for first in (0..inputs).step_by(LANES) {
                let mut square = [Lanes::ZERO; LANES];
                for (input, row) in (first..inputs).zip(&mut square) {
                    let column = source(input);
                    for (output, weight) in (group * LANES..outputs).zip(row) {
                        *weight = weights[output * inputs + column];
                    }
                }
                packed.push(square);
            }
        }
        Self {
            weights: packed,
            bias: grouped(bias),
        }
    }

    /// The number of output groups.
    pub(super) const fn groups(&self) -> usize {
        self.bias.len()
    }

    /// Computes the product; `input` and `out` have `places` positions in each group.
    pub(super) fn apply(&self, input: &[Lanes], places: usize, finish: Finish, out: &mut [Lanes]) {
        product(&self.weights, &self.bias, input, places, finish, out);
    }
}

/// `out = W x + b` for packed weights, `[group of outputs][group of inputs][input][output]`; `input` and `out` have
/// `places` positions in each group.
#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma"))]
pub(super) fn product(
    weights: &[[Lanes; LANES]],
    bias: &[Lanes],
    input: &[Lanes],
    places: usize,
    finish: Finish,
    out: &mut [Lanes],
) {
    #[cfg(target_arch = "x86_64")]
    if has_avx512!() {
        return wide_tiles(weights, bias, input, places, finish, out);
    }
    if has_fma!() {
        tiles::<Fused, PARTS, TILE, true>(weights, bias, input, places, finish, out);
    } else {
        tiles::<Vector, PARTS, TILE, false>(weights, bias, input, places, finish, out);
    }
}

/// Input groups that are multiplied at a time: their weights stay in the L1 cache for all tiles.
const BLOCK: usize = 8;
/// Vectors and positions of a tile: one group of outputs. Natively the sums, a row of weights and one input fit the
/// AVX registers. In WebAssembly, 2 was the fastest of 2, 3 and 4 positions and of groups of 8, measured in Chromium.
const PARTS: usize = Vector::PER_GROUP;
const TILE: usize = if cfg!(target_arch = "wasm32") { 2 } else { 6 };

/// With AVX-512, tiles have two groups of outputs: 16 independent sums hide the latency of the additions.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn wide_tiles(
    weights: &[[Lanes; LANES]],
    bias: &[Lanes],
    input: &[Lanes],
    places: usize,
    finish: Finish,
    out: &mut [Lanes],
) {
    let inputs = weights.len() / bias.len().max(1);
    let pairs = bias.len() / 2 * 2;
    let (bias, last_bias) = bias.split_at(pairs);
    let (weights, last_weights) = weights.split_at(pairs * inputs);
    let (out, last_out) = out.split_at_mut(pairs * places);
    tiles::<Wide, 2, 8, true>(weights, bias, input, places, finish, out);
    tiles::<Wide, 1, 8, true>(last_weights, last_bias, input, places, finish, last_out);
}

/// Tiles of at most `LARGEST` positions and `PARTS` vectors of outputs, in whole groups.
#[inline(always)]
fn tiles<V: Simd, const PARTS: usize, const LARGEST: usize, const FMA: bool>(
    weights: &[[Lanes; LANES]],
    bias: &[Lanes],
    input: &[Lanes],
    places: usize,
    finish: Finish,
    out: &mut [Lanes],
) {
    if places == 0 || bias.is_empty() {
        return;
    }
    let groups = PARTS / V::PER_GROUP;
    let inputs = weights.len() / bias.len();
    for begin in (0..inputs).step_by(BLOCK) {
        let block = begin..inputs.min(begin + BLOCK);
        let outputs = out
            .chunks_exact_mut(groups * places)
            .zip(bias.chunks_exact(groups));
        for ((out, bias), weights) in outputs.zip(weights.chunks_exact(groups * inputs)) {
            // Uses tiles of about equal size: a small last tile would be limited by latency.
            let count = places.div_ceil(LARGEST);
            for index in 0..count {
                let (first, end) = (places * index / count, places * (index + 1) / count);
                macro_rules! tile_of {
                    ($($length:literal)*) => {
                        match end - first {
                            $($length if $length <= LARGEST => tile::<V, PARTS, $length, FMA>(
                                weights, bias, input, places, first, block.clone(), finish, out,
                            ),)*
                            _ => tile::<V, PARTS, 1, FMA>(
                                weights, bias, input, places, first, block.clone(), finish, out,
                            ),
                        }
                    };
                }
                tile_of!(8 7 6 5 4 3 2);
            }
        }
    }
}

/// Computes a tile of outputs from the input groups of `block`; the first block begins with the bias.
#[inline(always)]
#[expect(
    clippy::too_many_arguments,
    reason = "the arguments of `tiles`, and the place of the tile"
)]
#[expect(
    clippy::needless_range_loop,
    reason = "a part is also the place in its group"
)]
fn tile<V: Simd, const PARTS: usize, const PLACES: usize, const FMA: bool>(
    weights: &[[Lanes; LANES]],
    bias: &[Lanes],
    input: &[Lanes],
    places: usize,
    first: usize,
    block: Range<usize>,
    finish: Finish,
    out: &mut [Lanes],
) {
    let inputs = weights.len() / (PARTS / V::PER_GROUP);
    let (begins, ends) = (block.start == 0, block.end == inputs);
    let mut sums = [[V::ZERO; PARTS]; PLACES];
    for part in 0..PARTS {
        let (group, index) = (part / V::PER_GROUP, part % V::PER_GROUP);
        let bias = if begins {
            V::part(&bias[group], index)
        } else {
            V::ZERO
        };
        let Some(out) = out[group * places + first..].first_chunk::<PLACES>() else {
            return;
        };
        let adds = !begins || finish == Finish::Add;
        for place in 0..PLACES {
            sums[place][part] = if adds {
                V::part(&out[place], index).plus(bias)
            } else {
                bias
            };
        }
    }
    for index in block {
        let Some(rows) = input[index * places + first..].first_chunk::<PLACES>() else {
            return;
        };
        let mut squares = [&weights[index]; PARTS];
        for part in 0..PARTS {
            squares[part] = &weights[part / V::PER_GROUP * inputs + index];
        }
        for lane in 0..LANES {
            let mut row = [V::ZERO; PARTS];
            for part in 0..PARTS {
                row[part] = V::part(&squares[part][lane], part % V::PER_GROUP);
            }
            for place in 0..PLACES {
                let x = V::splat(rows[place][lane]);
                for part in 0..PARTS {
                    sums[place][part] = x.multiply_add::<FMA>(row[part], sums[place][part]);
                }
            }
        }
    }
    for part in 0..PARTS {
        let (group, index) = (part / V::PER_GROUP, part % V::PER_GROUP);
        let Some(out) = out[group * places + first..].first_chunk_mut::<PLACES>() else {
            return;
        };
        let relu = ends && finish == Finish::Relu;
        for place in 0..PLACES {
            let sum = sums[place][part];
            let sum = if relu { sum.positive() } else { sum };
            sum.put(&mut out[place], index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::vector::tests::*;
    use super::*;
    use crate::random::Generator;

    type Product = fn(&[[Lanes; LANES]], &[Lanes], &[Lanes], usize, Finish, &mut [Lanes]);

    /// The versions that this processor supports.
    fn versions() -> Vec<Product> {
        let mut versions: Vec<Product> = vec![product, tiles::<Vector, PARTS, TILE, false>];
        if has_fused() {
            versions.push(tiles::<Fused, PARTS, TILE, true>);
        }
        #[cfg(target_arch = "x86_64")]
        if has_wide() {
            versions.push(wide_tiles);
        }
        versions
    }

    #[test]
    fn every_version_matches_slow_loops() {
        let mut generator = Generator::new(3);
        let mut random =
            |count: usize| -> Vec<f32> { (0..count).map(|_| generator.uniform() - 0.5).collect() };
        for (outputs, inputs) in [(16, 16), (32, 48), (80, 32)] {
            let (weights, bias) = (random(outputs * inputs), random(outputs));
            let matrix = F32Matrix::new(&weights, &bias, |input| input);
            for places in (1..20).chain([31]) {
                let input = grouped(&random(inputs * places));
                let before = grouped(&random(outputs * places));
                for finish in [Finish::Store, Finish::Relu, Finish::Add] {
                    let expected = |group: usize, place: usize, lane: usize| {
                        let output = group * LANES + lane;
                        let terms = (0..inputs).map(|k| {
                            let x = input[k / LANES * places + place][k % LANES];
                            f64::from(x) * f64::from(weights[output * inputs + k])
                        });
                        let sum = f64::from(bias[output]) + terms.sum::<f64>();
                        match finish {
                            Finish::Store => sum,
                            Finish::Relu => sum.max(0.0),
                            Finish::Add => sum + f64::from(before[group * places + place][lane]),
                        }
                    };
                    for product in versions() {
                        let mut out = before.clone();
                        product(
                            &matrix.weights,
                            &matrix.bias,
                            &input,
                            places,
                            finish,
                            &mut out,
                        );
                        for (index, lanes) in out.iter().enumerate() {
                            for (lane, value) in lanes.iter().enumerate() {
                                let expected = expected(index / places, index % places, lane);
                                assert!((f64::from(*value) - expected).abs() < 1e-5);
                            }
                        }
                    }
                }
            }
        }
    }
}
