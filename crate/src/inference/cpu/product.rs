//! Matrix products: `out = W x + b` at many positions, where `x` has the inputs in groups of channels.
//!
//! A tile of a few positions and one group of outputs is accumulated in registers: each loaded weight is used for all
//! positions of the tile, each input for all outputs of the group (K. Goto and R. van de Geijn, "Anatomy of
//! high-performance matrix multiplication", 2008). Weights are packed in the order of access.

use super::lanes::{LANES, Lanes, grouped};
use super::vector::{PARTS, Vector, has_fma, parts, put};
#[cfg(not(target_arch = "wasm32"))]
use super::vector::{has_avx512, larger};
use multiversion::multiversion;

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

/// A packed matrix with a bias.
pub(super) struct Matrix {
    /// `[group of outputs][group of inputs][input][output]`
    weights: Vec<[Lanes; LANES]>,
    /// `[group of outputs]`
    bias: Vec<Lanes>,
}

impl Matrix {
    /// Packs `weights`, `[outputs, inputs]` as in the model file. `source` maps each input to its index in the file.
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
    #[cfg(not(target_arch = "wasm32"))]
    if has_avx512!() {
        return tiles::<Wide, true>(weights, bias, input, places, finish, out);
    }
    if has_fma!() {
        tiles::<Parts, true>(weights, bias, input, places, finish, out);
    } else {
        tiles::<Parts, false>(weights, bias, input, places, finish, out);
    }
}

#[inline(always)]
fn tiles<G: Group, const FMA: bool>(
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
        // Uses tiles of about equal size: a small last tile would be limited by latency.
        let count = places.div_ceil(G::LARGEST_TILE);
        for index in 0..count {
            let (first, end) = (places * index / count, places * (index + 1) / count);
            let out = &mut out[first..end];
            macro_rules! tile_of {
                ($($length:literal)*) => {
                    match out.len() {
                        $($length if $length <= G::LARGEST_TILE => {
                            tile::<G, $length, FMA>(weights, bias, input, places, first, finish, out);
                        })*
                        _ => tile::<G, 1, FMA>(weights, bias, input, places, first, finish, out),
                    }
                };
            }
            tile_of!(6 5 4 3 2);
        }
    }
}

#[inline(always)]
fn tile<G: Group, const PLACES: usize, const FMA: bool>(
    weights: &[[Lanes; LANES]],
    bias: &Lanes,
    input: &[Lanes],
    places: usize,
    first: usize,
    finish: Finish,
    out: &mut [Lanes],
) {
    let mut sums = [G::load(bias); PLACES];
    for (input, square) in input.chunks_exact(places).zip(weights) {
        let Some(rows) = input[first..].first_chunk::<PLACES>() else {
            return;
        };
        for (lane, weights) in square.iter().enumerate() {
            let weights = G::load(weights);
            for place in 0..PLACES {
                sums[place] = weights.multiply_add::<FMA>(rows[place][lane], sums[place]);
            }
        }
    }
    for (place, out) in out.iter_mut().enumerate() {
        let sum = match finish {
            Finish::Store => sums[place],
            Finish::Relu => sums[place].positive(),
            Finish::Add => G::load(out).plus(sums[place]),
        };
        sum.store(out);
    }
}

/// The registers of a group of channels.
trait Group: Copy {
    /// The number of positions in the largest tile.
    const LARGEST_TILE: usize;

    fn load(lanes: &Lanes) -> Self;
    fn store(self, lanes: &mut Lanes);
    /// `self * factor + sum`
    fn multiply_add<const FMA: bool>(self, factor: f32, sum: Self) -> Self;
    fn plus(self, other: Self) -> Self;
    /// ReLU.
    fn positive(self) -> Self;
}

/// A group of channels in several vectors.
#[derive(Clone, Copy)]
struct Parts([Vector; PARTS]);

impl Group for Parts {
    /// Natively the sums, a row of weights and one input fit the AVX registers. In WebAssembly 2 was the fastest of 2,
    /// 3 and 4 positions and of groups of 8, measured in Chromium.
    const LARGEST_TILE: usize = if cfg!(target_arch = "wasm32") { 2 } else { 6 };

    #[inline(always)]
    fn load(lanes: &Lanes) -> Self {
        Self(parts(lanes))
    }

    #[inline(always)]
    fn store(self, lanes: &mut Lanes) {
        put(&self.0, lanes);
    }

    #[inline(always)]
    fn multiply_add<const FMA: bool>(self, factor: f32, sum: Self) -> Self {
        let Self(mut out) = sum;
        let factor = Vector::splat(factor);
        for (part, out) in out.iter_mut().enumerate() {
            *out = factor.multiply_add::<FMA>(self.0[part], *out);
        }
        Self(out)
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        let Self(mut out) = self;
        for (part, out) in out.iter_mut().enumerate() {
            *out = out.plus(other.0[part]);
        }
        Self(out)
    }

    #[inline(always)]
    fn positive(self) -> Self {
        let Self(mut out) = self;
        for part in &mut out {
            *part = part.positive();
        }
        Self(out)
    }
}

/// A group of channels in one AVX-512 vector.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy)]
struct Wide(Lanes);

#[cfg(not(target_arch = "wasm32"))]
impl Group for Wide {
    /// With 12 positions and link-time optimization the loops were not unrolled, and the sums were spilled to memory.
    const LARGEST_TILE: usize = 6;

    #[inline(always)]
    fn load(lanes: &Lanes) -> Self {
        Self(*lanes)
    }

    #[inline(always)]
    fn store(self, lanes: &mut Lanes) {
        *lanes = self.0;
    }

    #[inline(always)]
    fn multiply_add<const FMA: bool>(self, factor: f32, sum: Self) -> Self {
        let Self(mut out) = sum;
        for (lane, out) in out.iter_mut().enumerate() {
            *out = factor.mul_add(self.0[lane], *out);
        }
        Self(out)
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        let Self(mut out) = self;
        for (lane, out) in out.iter_mut().enumerate() {
            *out += other.0[lane];
        }
        Self(out)
    }

    #[inline(always)]
    fn positive(self) -> Self {
        let Self(mut out) = self;
        for value in &mut out {
            *value = larger(*value, 0.0);
        }
        Self(out)
    }
}
