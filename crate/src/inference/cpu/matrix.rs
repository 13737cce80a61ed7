//! A packed matrix of either arithmetic.

use super::arithmetic::{Arithmetic, Positions};
use super::int8::{Codes, Int8Matrix};
use super::lanes::Lanes;
use super::product::{F32Matrix, Finish};

/// A packed matrix with a bias.
pub(super) enum Matrix {
    F32(F32Matrix),
    Int8(Int8Matrix),
}

impl Matrix {
    /// Packs `weights`, `[outputs, inputs]` as in the model file. `source` maps each input to its index in the file.
    pub(super) fn new(
        arithmetic: Arithmetic,
        positions: Positions,
        weights: &[f32],
        bias: &[f32],
        source: impl Fn(usize) -> usize,
    ) -> Self {
        match arithmetic {
            Arithmetic::F32 => Self::F32(F32Matrix::new(weights, bias, source)),
            Arithmetic::Int8 => Self::Int8(Int8Matrix::new(positions, weights, bias, source)),
        }
    }

    /// The number of output groups.
    pub(super) const fn groups(&self) -> usize {
        match self {
            Self::F32(matrix) => matrix.groups(),
            Self::Int8(matrix) => matrix.groups(),
        }
    }

    /// Computes the product; `input` and `out` have `places` positions in each group. `codes` is memory.
    pub(super) fn apply(
        &self,
        input: &[Lanes],
        places: usize,
        finish: Finish,
        codes: &mut Codes,
        out: &mut [Lanes],
    ) {
        match self {
            Self::F32(matrix) => matrix.apply(input, places, finish, out),
            Self::Int8(matrix) => matrix.apply(input, places, finish, codes, out),
        }
    }
}
