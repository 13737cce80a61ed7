//! One-dimensional convolution over time, `[batch, steps, channels]`, as one operation or as a matrix product over
//! windows.

use crate::error::Error;
use crate::networks::kernels;
use crate::networks::kernels::sequences::time_convolution;
use crate::networks::weights::{Collected, Weights};
use burn::module::Param;
use burn::prelude::*;

/// Stride, dilation and padding of a convolution.
#[derive(Debug, Clone, Copy)]
pub(super) enum Placement {
    /// Stride 1 and a dilation, with `(taps - 1) * dilation` zeros that preserve the length; the smaller half precedes
    /// the steps.
    Same { dilation: usize },
    /// A stride equal to the number of taps, without padding; an incomplete last window is dropped.
    Disjoint,
}

/// A convolution; the bias is optional.
#[derive(Module, Debug)]
pub(super) struct TimeConvolution {
    /// `[out, in, taps]`
    weight: Param<Tensor<3>>,
    bias: Option<Param<Tensor<1>>>,
    #[module(skip)]
    placement: Placement,
}

impl TimeConvolution {
    pub(super) fn take(
        weights: &mut Weights<'_>,
        name: &str,
        bias: bool,
        placement: Placement,
    ) -> Result<Self, Error> {
        Ok(Self {
            weight: weights.whole(&format!("{name}.weight"))?,
            bias: bias
                .then(|| weights.vector(&format!("{name}.bias")))
                .transpose()?,
            placement,
        })
    }

    pub(super) fn collect(&self, weights: &mut Collected, name: &str) {
        weights.whole(&format!("{name}.weight"), &self.weight);
        if let Some(bias) = &self.bias {
            weights.vector(&format!("{name}.bias"), bias);
        }
    }

    /// `[batch, steps, in] -> [batch, steps', out]`, followed by ReLU if there is a bias.
    pub(super) fn forward(&self, x: Tensor<3>) -> Tensor<3> {
        let [out, input, taps] = self.weight.dims();
        let no_bias = || Tensor::zeros([out], &x.device());
        let slope = if self.bias.is_some() { 0.0 } else { 1.0 };
        let bias = self.bias.as_ref().map_or_else(no_bias, Param::val);
        let weight = self.weight.val();
        match self.placement {
            Placement::Same { dilation } => time_convolution(x, weight, bias, dilation, slope),
            Placement::Disjoint => {
                let windows = disjoint_windows(x, taps);
                let [batch, steps, width] = windows.dims();
                let rows = windows.reshape([batch * steps, width]);
                let weight = weight.permute([2, 1, 0]).reshape([taps * input, out]);
                let rows = kernels::pointwise(rows, weight, bias, slope == 0.0);
                rows.reshape([batch, steps, out])
            }
        }
    }
}

/// `[batch, steps / taps, taps * channels]`, the taps outermost.
fn disjoint_windows(x: Tensor<3>, taps: usize) -> Tensor<3> {
    let [batch, steps, channels] = x.dims();
    let count = steps / taps;
    x.narrow(1, 0, count * taps)
        .reshape([batch, count, taps * channels])
}
