//! The convolutions: the entry flow and the inverted residual blocks (paper 3.1, Figures 1 and 2).

use super::kernels;
use super::weights::Weights;
use crate::error::Error;
use burn::module::Param;
use burn::prelude::*;

/// A 1x1 convolution, `[.., in] -> [.., out]`, with a bias.
#[derive(Module, Debug)]
pub(super) struct Pointwise {
    /// `[in, out]`
    weight: Param<Tensor<2>>,
    bias: Param<Tensor<1>>,
}

impl Pointwise {
    pub(super) fn take(weights: &mut Weights<'_>, name: &str) -> Result<Self, Error> {
        Ok(Self {
            weight: weights.matrix(&format!("{name}.weight"))?,
            bias: weights.vector(&format!("{name}.bias"))?,
        })
    }

    pub(super) fn collect(&self, weights: &mut super::weights::Collected, name: &str) {
        weights.matrix(&format!("{name}.weight"), &self.weight);
        weights.vector(&format!("{name}.bias"), &self.bias);
    }

    /// Number of output channels.
    #[cfg(feature = "cli")]
    pub(super) fn channels(&self) -> usize {
        self.bias.dims()[0]
    }

    /// `[rows, in] -> [rows, out]`, followed by ReLU if `relu`.
    pub(super) fn forward(&self, rows: Tensor<2>, relu: bool) -> Tensor<2> {
        kernels::pointwise(rows, self.weight.val(), self.bias.val(), relu)
    }

    fn forward_feature_map(&self, input: Tensor<4>, relu: bool) -> Tensor<4> {
        let [batch, frames, bands, channels] = input.dims();
        let rows = self.forward(input.reshape([batch * frames * bands, channels]), relu);
        let [_, channels] = rows.dims();
        rows.reshape([batch, frames, bands, channels])
    }
}

/// 3x3 convolution of the log-mel with stride 2 and no padding, ReLU.
#[derive(Module, Debug)]
pub(super) struct Entry {
    /// The convolution as a product over windows, one row of nine values each.
    windows: Pointwise,
}

impl Entry {
    pub(super) fn take(weights: &mut Weights<'_>) -> Result<Self, Error> {
        Ok(Self {
            windows: Pointwise::take(weights, "entry")?,
        })
    }

    pub(super) fn collect(&self, weights: &mut super::weights::Collected) {
        self.windows.collect(weights, "entry");
    }

    /// `[batch, frames, 128] -> [batch, frames', 63, 32]`
    pub(super) fn forward(&self, features: Tensor<3>) -> Tensor<4> {
        self.windows
            .forward_feature_map(kernels::entry_patches(features), true)
    }
}

/// Expands with a 1x1 convolution and ReLU, filters depthwise with ReLU, and projects with a linear 1x1 convolution.
/// Every block except the first adds its input.
#[derive(Module, Debug)]
pub(super) struct InvertedResidual {
    expand: Pointwise,
    /// `[9, channels]`: the 3x3 window, time first.
    depthwise: Param<Tensor<2>>,
    project: Pointwise,
    residual: bool,
}

impl InvertedResidual {
    pub(super) fn take(weights: &mut Weights<'_>, index: usize) -> Result<Self, Error> {
        let name = format!("blocks.{index}");
        Ok(Self {
            expand: Pointwise::take(weights, &format!("{name}.expand"))?,
            depthwise: weights.matrix(&format!("{name}.depthwise.weight"))?,
            project: Pointwise::take(weights, &format!("{name}.project"))?,
            residual: index > 0,
        })
    }

    pub(super) fn collect(&self, weights: &mut super::weights::Collected, index: usize) {
        let name = format!("blocks.{index}");
        self.expand.collect(weights, &format!("{name}.expand"));
        weights.matrix(&format!("{name}.depthwise.weight"), &self.depthwise);
        self.project.collect(weights, &format!("{name}.project"));
    }

    /// Input `[batch, frames, bands, channels]`, of which the first `lengths` frames of each utterance are valid.
    pub(super) fn forward(&self, input: Tensor<4>, lengths: Tensor<1>) -> Tensor<4> {
        let expanded = self.expand.forward_feature_map(input.clone(), true);
        let filtered = kernels::depthwise(expanded, self.depthwise.val(), lengths);
        let projected = self.project.forward_feature_map(filtered, false);
        if self.residual {
            projected + input
        } else {
            projected
        }
    }
}
