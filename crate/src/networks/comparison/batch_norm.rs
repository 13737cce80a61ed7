//! Batch normalization (Ioffe and Szegedy 2015) over the valid values of a batch.

use super::pass::Pass;
use crate::error::Error;
use crate::networks::kernels::sequences::{
    NormalizationParameters, moments, normalize, normalize_onto,
};
use crate::networks::weights::{Collected, Weights};
use burn::module::Param;
use burn::prelude::*;

/// Weight of a batch in the running statistics.
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

    pub(super) fn collect(&self, weights: &mut Collected, name: &str) {
        weights.vector(&format!("{name}.weight"), &self.weight);
        weights.vector(&format!("{name}.bias"), &self.bias);
        weights.constant(&format!("{name}.running_mean"), &self.mean);
        weights.constant(&format!("{name}.running_variance"), &self.variance);
    }

    /// Normalizes `[rows, channels]` and applies a leaky ReLU; a slope of 1 is the identity. Rows where `valid`
    /// `[rows]` is 0 instead of 1 are padding: they are excluded from the statistics of a batch, and their output is 0.
    pub(super) fn forward(
        &self,
        rows: Tensor<2>,
        valid: Tensor<1>,
        slope: f32,
        pass: &mut Pass,
    ) -> Tensor<2> {
        let moments = self.moments(&rows, &valid, pass);
        normalize(rows, valid, moments, self.scaling(), slope)
    }

    /// Normalizes `rows`, adds a residual and applies ReLU.
    pub(super) fn onto(
        &self,
        residual: Tensor<2>,
        rows: Tensor<2>,
        valid: Tensor<1>,
        pass: &mut Pass,
    ) -> Tensor<2> {
        let moments = self.moments(&rows, &valid, pass);
        normalize_onto(rows, valid, moments, self.scaling(), residual)
    }

    fn scaling(&self) -> NormalizationParameters {
        NormalizationParameters {
            weight: self.weight.val(),
            bias: self.bias.val(),
            epsilon: self.epsilon,
        }
    }

    /// Mean and variance: of the batch in training, the running statistics in inference.
    fn moments(&self, rows: &Tensor<2>, valid: &Tensor<1>, pass: &mut Pass) -> Tensor<2> {
        let Some(statistics) = &mut pass.statistics else {
            return Tensor::stack(vec![self.mean.clone(), self.variance.clone()], 0);
        };
        let moments = moments(rows.clone(), valid.clone());
        let [_, channels] = rows.dims();
        let plain = moments.clone().without_autodiff();
        let row = |index| plain.clone().narrow(0, index, 1).reshape([channels]);
        statistics.push([row(0), row(1)]);
        moments
    }

    /// Updates the running statistics with those of a batch.
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
