//! Batch normalization (Ioffe and Szegedy 2015) over the valid values of a batch.

use super::pass::Pass;
use crate::error::Error;
use crate::networks::weights::{Collected, Weights};
use burn::module::Param;
use burn::prelude::*;

/// Share of a batch in the running statistics.
const MOMENTUM: f32 = 0.1;

/// One scale, offset, mean and variance for each channel.
#[derive(Module, Debug)]
pub(super) struct BatchNorm {
    weight: Param<Tensor<1>>,
    bias: Param<Tensor<1>>,
    /// Running statistics, used in inference.
    mean: Tensor<1>,
    variance: Tensor<1>,
    #[module(skip)]
    epsilon: f32,
}

impl BatchNorm {
    pub(super) fn take(weights: &mut Weights<'_>, name: &str, epsilon: f32) -> Result<Self, Error> {
        Ok(Self {
            weight: weights.vector(&format!("{name}.weight"))?,
            bias: weights.vector(&format!("{name}.bias"))?,
            mean: weights.constant(&format!("{name}.running_mean"))?,
            variance: weights.constant(&format!("{name}.running_variance"))?,
            epsilon,
        })
    }

    pub(super) fn give(&self, weights: &mut Collected, name: &str) {
        weights.vector(&format!("{name}.weight"), &self.weight);
        weights.vector(&format!("{name}.bias"), &self.bias);
        weights.constant(&format!("{name}.running_mean"), &self.mean);
        weights.constant(&format!("{name}.running_variance"), &self.variance);
    }

    /// `[outer, channels, inner]`, normalized over the outer and inner axis. `mask` `[outer, 1, inner]` is 1 at valid
    /// values, which alone enter the statistics of a batch, and 0 at padding; without it all values are valid.
    pub(super) fn forward(
        &self,
        x: Tensor<3>,
        mask: Option<&Tensor<3>>,
        pass: &mut Pass,
    ) -> Tensor<3> {
        let [outer, channels, inner] = x.dims();
        let across = |vector: Tensor<1>| vector.reshape([1, channels, 1]);
        let (mean, variance) = match &mut pass.statistics {
            None => (across(self.mean.clone()), across(self.variance.clone())),
            Some(statistics) => {
                let average = |x: Tensor<3>| match mask {
                    Some(mask) => {
                        let count = mask.clone().sum().reshape([1, 1, 1]);
                        (x * mask.clone()).sum_dim(2).sum_dim(0) / count
                    }
                    None => x.sum_dim(2).sum_dim(0).div_scalar((outer * inner) as f32),
                };
                let mean = average(x.clone());
                let variance = average((x.clone() - mean.clone()).square());
                let plain = |x: &Tensor<3>| x.clone().without_autodiff().reshape([channels]);
                statistics.push([plain(&mean), plain(&variance)]);
                (mean, variance)
            }
        };
        let scale = across(self.weight.val()) / variance.add_scalar(self.epsilon).sqrt();
        (x - mean) * scale + across(self.bias.val())
    }

    /// Moves the running statistics towards those of a batch.
    pub(super) fn updated(self, batch: Option<[Tensor<1>; 2]>) -> Self {
        let Some([mean, variance]) = batch else {
            return self;
        };
        let moved = |old: Tensor<1>, new: Tensor<1>| {
            let old = old.without_autodiff().mul_scalar(1.0 - MOMENTUM);
            Tensor::from_inner(old + new.mul_scalar(MOMENTUM))
        };
        Self {
            mean: moved(self.mean, mean),
            variance: moved(self.variance, variance),
            ..self
        }
    }
}
