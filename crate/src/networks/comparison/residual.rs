//! The dilated residual block of DRN.

use super::batch_norm::BatchNorm;
use super::pass::Pass;
use super::windows::{Placement, TimeConvolution};
use crate::error::Error;
use crate::networks::weights::{Collected, Weights};
use burn::prelude::*;

/// Epsilon of the batch normalizations.
const EPSILON: f32 = 1e-5;

/// `ReLU(x + norm(conv(ReLU(norm(conv(x))))))`
#[derive(Module, Debug)]
pub(super) struct ResidualBlock {
    first: TimeConvolution,
    first_norm: BatchNorm,
    second: TimeConvolution,
    second_norm: BatchNorm,
}

impl ResidualBlock {
    pub(super) fn take(
        weights: &mut Weights<'_>,
        name: &str,
        dilation: usize,
    ) -> Result<Self, Error> {
        let part = |part: &str| format!("{name}.{part}");
        let same = Placement::Same { dilation };
        Ok(Self {
            first: TimeConvolution::take(weights, &part("first"), false, same)?,
            first_norm: BatchNorm::take(weights, &part("first.norm"), EPSILON)?,
            second: TimeConvolution::take(weights, &part("second"), false, same)?,
            second_norm: BatchNorm::take(weights, &part("second.norm"), EPSILON)?,
        })
    }

    pub(super) fn collect(&self, weights: &mut Collected, name: &str) {
        let part = |part: &str| format!("{name}.{part}");
        self.first.collect(weights, &part("first"));
        self.first_norm.collect(weights, &part("first.norm"));
        self.second.collect(weights, &part("second"));
        self.second_norm.collect(weights, &part("second.norm"));
    }

    /// `[batch, steps, channels]`. Steps where `valid` `[batch * steps]` is 0 are padding, where `x` must be 0 and the
    /// output is 0.
    pub(super) fn forward(&self, x: Tensor<3>, valid: &Tensor<1>, pass: &mut Pass) -> Tensor<3> {
        let dims = x.dims();
        let [batch, steps, channels] = dims;
        let rows = |x: Tensor<3>| x.reshape([batch * steps, channels]);
        let inner = rows(self.first.forward(x.clone()));
        let inner = self.first_norm.forward(inner, valid.clone(), 0.0, pass);
        let inner = rows(self.second.forward(inner.reshape(dims)));
        let sum = self.second_norm.onto(rows(x), inner, valid.clone(), pass);
        sum.reshape(dims)
    }

    /// Updates the running statistics of its two normalizations.
    pub(super) fn updated(self, statistics: &mut impl Iterator<Item = [Tensor<1>; 2]>) -> Self {
        Self {
            first_norm: self.first_norm.updated(statistics.next()),
            second_norm: self.second_norm.updated(statistics.next()),
            ..self
        }
    }
}
