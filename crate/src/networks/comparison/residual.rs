//! The dilated residual block of DRN.

use super::batch_norm::BatchNorm;
use super::pass::Pass;
use super::windows::{Placement, TimeConvolution};
use crate::error::Error;
use crate::networks::weights::{Collected, Weights};
use burn::prelude::*;
use burn::tensor::activation::relu;

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

    pub(super) fn give(&self, weights: &mut Collected, name: &str) {
        let part = |part: &str| format!("{name}.{part}");
        self.first.give(weights, &part("first"));
        self.first_norm.give(weights, &part("first.norm"));
        self.second.give(weights, &part("second"));
        self.second_norm.give(weights, &part("second.norm"));
    }

    /// `[batch, steps, channels]`; steps where `mask` `[batch, steps, 1]` is 0 are read and written as 0.
    pub(super) fn forward(&self, x: Tensor<3>, mask: &Tensor<3>, pass: &mut Pass) -> Tensor<3> {
        let mut norm = |norm: &BatchNorm, x: Tensor<3>| {
            let [batch, steps, channels] = x.dims();
            let rows = x.reshape([batch * steps, channels, 1]);
            let valid = mask.clone().reshape([batch * steps, 1, 1]);
            let rows = norm.forward(rows, Some(&valid), pass);
            rows.reshape([batch, steps, channels]) * mask.clone()
        };
        let inner = relu(norm(&self.first_norm, self.first.forward(x.clone())));
        let inner = norm(&self.second_norm, self.second.forward(inner));
        relu(x + inner)
    }

    /// Takes the statistics of its two normalizations.
    pub(super) fn updated(self, statistics: &mut impl Iterator<Item = [Tensor<1>; 2]>) -> Self {
        Self {
            first_norm: self.first_norm.updated(statistics.next()),
            second_norm: self.second_norm.updated(statistics.next()),
            ..self
        }
    }
}
