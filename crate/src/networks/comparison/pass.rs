//! One forward pass, in training or inference.

use crate::networks::Statistics;
use burn::prelude::*;

/// What a forward pass draws on and collects.
#[derive(Default)]
pub(super) struct Pass {
    /// Of the batch normalizations, in training.
    pub statistics: Option<Statistics>,
    /// The dropout factors that are left.
    factors: Option<Vec<f32>>,
}

impl Pass {
    /// In inference.
    pub(super) fn inference() -> Self {
        Self::default()
    }

    /// In training; with dropout, `factors` has one value for each value that is multiplied.
    pub(super) const fn training(factors: Option<Vec<f32>>) -> Self {
        Self {
            statistics: Some(Vec::new()),
            factors,
        }
    }

    /// Multiplies with the next dropout factors.
    pub(super) fn drop_out<const D: usize>(&mut self, x: Tensor<D>) -> Tensor<D> {
        let Some(factors) = &mut self.factors else {
            return x;
        };
        let dims = x.dims();
        let count: usize = dims.iter().product();
        let own = factors.split_off(factors.len().saturating_sub(count));
        let factors = Tensor::from_data(TensorData::new(own, dims), &x.device());
        x * factors
    }
}
