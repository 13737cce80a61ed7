//! Attention over time (paper 3.2).

use super::kernels;
use super::weights::{Collected, Weights};
use crate::error::Error;
use crate::model::VARIANCE_EPSILON;
use burn::module::Param;
use burn::prelude::*;
use burn::tensor::activation::softmax;

/// One learned vector that scores each state.
#[derive(Module, Debug)]
pub(super) struct Attention {
    /// `[256]`
    weight: Param<Tensor<1>>,
}

impl Attention {
    pub(super) fn take(weights: &mut Weights<'_>) -> Result<Self, Error> {
        Ok(Self {
            weight: weights.vector("attention.weight")?,
        })
    }

    pub(super) fn collect(&self, weights: &mut Collected) {
        weights.vector("attention.weight", &self.weight);
    }

    /// `alpha = softmax over time of w . h_t` (Eq. 1) and `c = sum of alpha_t h_t` (Eq. 2).
    /// States are `[batch, steps, 256]`; returns c `[batch, 256]` and alpha `[batch, steps]`.
    pub(super) fn forward(&self, states: Tensor<3>, mask: Tensor<2>) -> (Tensor<2>, Tensor<2>) {
        let [batch, steps, width] = states.dims();
        let weight = self.weight.val().reshape([width, 1]);
        let rows = states.clone().reshape([batch * steps, width]);
        let scores = kernels::product(rows, weight);
        let alpha = softmax(scores.reshape([batch, steps]) + mask, 1);
        let context = kernels::product(alpha.clone().unsqueeze_dim::<3>(1), states);
        (context.reshape([batch, width]), alpha)
    }

    /// The standard deviation of the states around their mean `[batch, 256]`, weighted by attention `[batch, steps]`:
    /// `sqrt(sum of alpha_t (h_t - mean)^2 + epsilon)`.
    pub(super) fn deviation(states: Tensor<3>, mean: Tensor<2>, alpha: Tensor<2>) -> Tensor<2> {
        let [batch, _, width] = states.dims();
        let squares = (states - mean.unsqueeze_dim::<3>(1)).square();
        let variance = kernels::product(alpha.unsqueeze_dim::<3>(1), squares);
        variance
            .reshape([batch, width])
            .add_scalar(VARIANCE_EPSILON)
            .sqrt()
    }
}
