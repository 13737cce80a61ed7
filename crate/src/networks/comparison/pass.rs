//! The state of a forward pass, in training or inference.

use crate::networks::Statistics;
use burn::prelude::*;

/// The dropout factors that a forward pass uses, and the batch statistics that it collects.
#[derive(Default)]
pub(super) struct Pass {
    /// The statistics of the batch normalizations; `None` in inference.
    pub statistics: Option<Statistics>,
    /// The remaining dropout factors; `None` without dropout.
    factors: Option<Vec<f32>>,
}

impl Pass {
    /// A pass in inference.
    pub(super) fn inference() -> Self {
        Self::default()
    }

    /// A pass in training; with dropout, `factors` has one factor for each value to which dropout is applied.
    pub(super) const fn training(factors: Option<Vec<f32>>) -> Self {
        Self {
            statistics: Some(Vec::new()),
            factors,
        }
    }

    /// Applies dropout: multiplies by the next factors.
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
