//! Matrix products: `out = W x + b` at many places at once, where `x` holds the inputs in groups of channels.
//!
//! A tile of a few places by one group of outputs is summed in registers: each weight that is loaded serves all places
//! of the tile, each input all outputs of the group (K. Goto and R. van de Geijn, "Anatomy of high-performance matrix
//! multiplication", 2008). Weights are packed in the order in which they are read.

use super::lanes::{LANES, Lanes, grouped};
use super::vector::{PARTS, Vector, has_fma, parts, put};
use multiversion::multiversion;

/// Places of the largest tile. Natively its sums, a row of weights and one input just fit the registers of AVX; in
/// WebAssembly tiles of 2, 3 and 4 places, and of groups of 8, were tried in Chromium's engine, and 2 was the fastest.
const LARGEST_TILE: usize = if cfg!(target_arch = "wasm32") { 2 } else { 6 };

/// What happens to `W x + b`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finish {
    /// It is the output.
    Store,
    /// ReLU.
    Relu,
    /// It is added to what is there.
    Add,
}

/// A matrix and a bias, packed.
pub(super) struct Matrix {
    /// `[group of outputs][group of inputs][input][output]`
    weights: Vec<[Lanes; LANES]>,
    /// `[group of outputs]`
    bias: Vec<Lanes>,
}

impl Matrix {
    /// Packs `weights`, `[outputs, inputs]` as in the model file. `source` says which input of the file each input is.
    pub(super) fn new(weights: &[f32], bias: &[f32], source: impl Fn(usize) -> usize) -> Self {
        let inputs = weights.len() / bias.len().max(1);
        let outputs = bias.len();
        let mut packed = Vec::with_capacity(weights.len() / (LANES * LANES));
        for group in 0..outputs.div_ceil(LANES) {
            for first in (0..inputs).step_by(LANES) {
                let mut square = [[0.0; LANES]; LANES];
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

    /// Groups of outputs.
    pub(super) const fn groups(&self) -> usize {
        self.bias.len()
    }

    /// `input` and `out` hold their groups for `places` places each.
    pub(super) fn apply(&self, input: &[Lanes], places: usize, finish: Finish, out: &mut [Lanes]) {
        product(&self.weights, &self.bias, input, places, finish, out);
    }
}

#[multiversion(targets("x86_64+avx2+fma"))]
fn product(
    weights: &[[Lanes; LANES]],
    bias: &[Lanes],
    input: &[Lanes],
    places: usize,
    finish: Finish,
    out: &mut [Lanes],
) {
    if has_fma!() {
        tiles::<true>(weights, bias, input, places, finish, out);
    } else {
        tiles::<false>(weights, bias, input, places, finish, out);
    }
}

#[inline(always)]
fn tiles<const FMA: bool>(
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
    let groups = out.chunks_exact_mut(places).zip(bias);
    for ((out, bias), weights) in groups.zip(weights.chunks_exact(weights.len() / bias.len())) {
        // Tiles as equal as can be: a small one at the end would wait for its own sums.
        let count = places.div_ceil(LARGEST_TILE);
        for index in 0..count {
            let (first, end) = (places * index / count, places * (index + 1) / count);
            let out = &mut out[first..end];
            match out.len() {
                6 => tile::<6, FMA>(weights, bias, input, places, first, finish, out),
                5 => tile::<5, FMA>(weights, bias, input, places, first, finish, out),
                4 => tile::<4, FMA>(weights, bias, input, places, first, finish, out),
                3 => tile::<3, FMA>(weights, bias, input, places, first, finish, out),
                2 => tile::<2, FMA>(weights, bias, input, places, first, finish, out),
                _ => tile::<1, FMA>(weights, bias, input, places, first, finish, out),
            }
        }
    }
}

#[inline(always)]
fn tile<const PLACES: usize, const FMA: bool>(
    weights: &[[Lanes; LANES]],
    bias: &Lanes,
    input: &[Lanes],
    places: usize,
    first: usize,
    finish: Finish,
    out: &mut [Lanes],
) {
    let mut sums = [parts(bias); PLACES];
    for (input, square) in input.chunks_exact(places).zip(weights) {
        let Some(rows) = input[first..].first_chunk::<PLACES>() else {
            return;
        };
        for (lane, weights) in square.iter().enumerate() {
            let weights = parts(weights);
            for place in 0..PLACES {
                let x = Vector::splat(rows[place][lane]);
                for part in 0..PARTS {
                    sums[place][part] = x.multiply_add::<FMA>(weights[part], sums[place][part]);
                }
            }
        }
    }
    for (place, out) in out.iter_mut().enumerate() {
        let before = parts(out);
        let finished = &mut sums[place];
        for part in 0..PARTS {
            finished[part] = match finish {
                Finish::Store => finished[part],
                Finish::Relu => finished[part].positive(),
                Finish::Add => before[part].plus(finished[part]),
            };
        }
        put(finished, out);
    }
}
