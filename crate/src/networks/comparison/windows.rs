//! One-dimensional convolution over time, `[batch, steps, channels]`, as a matrix product over windows.

use crate::error::Error;
use crate::networks::kernels;
use crate::networks::weights::{Collected, Weights};
use burn::module::Param;
use burn::prelude::*;

/// How the window moves and where zeros are added.
#[derive(Debug, Clone, Copy)]
pub(super) enum Placement {
    /// Stride 1 and a dilation, with zeros that preserve the length: `taps * dilation` minus the dilation, the smaller
    /// half before.
    Same { dilation: usize },
    /// As many steps as the window has taps, without padding; the last incomplete window is dropped.
    Disjoint,
}

/// A convolution, with a bias where the file has one.
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

    pub(super) fn give(&self, weights: &mut Collected, name: &str) {
        weights.whole(&format!("{name}.weight"), &self.weight);
        if let Some(bias) = &self.bias {
            weights.vector(&format!("{name}.bias"), bias);
        }
    }

    /// `[batch, steps, in] -> [batch, steps', out]`, with ReLU after a bias.
    pub(super) fn forward(&self, x: Tensor<3>) -> Tensor<3> {
        let [out, input, taps] = self.weight.dims();
        let windows = match self.placement {
            Placement::Same { dilation } => same_windows(x, taps, dilation),
            Placement::Disjoint => disjoint_windows(x, taps),
        };
        let [batch, steps, width] = windows.dims();
        let rows = windows.reshape([batch * steps, width]);
        let weight = self.weight.val().permute([2, 1, 0]);
        let weight = weight.reshape([taps * input, out]);
        let rows = match &self.bias {
            Some(bias) => kernels::pointwise(rows, weight, bias.val(), true),
            None => kernels::product(rows, weight),
        };
        rows.reshape([batch, steps, out])
    }
}

/// `[batch, steps, taps * channels]`, the taps outermost.
fn same_windows(x: Tensor<3>, taps: usize, dilation: usize) -> Tensor<3> {
    let [batch, steps, channels] = x.dims();
    let device = x.device();
    let zeros = |count: usize| Tensor::<3>::zeros([batch, count, channels], &device);
    let around = dilation * (taps - 1);
    let before = around / 2;
    let mut parts = vec![x];
    if before > 0 {
        parts.insert(0, zeros(before));
    }
    if around > before {
        parts.push(zeros(around - before));
    }
    let padded = if parts.len() == 1 {
        parts.remove(0)
    } else {
        Tensor::cat(parts, 1)
    };
    if taps == 1 {
        return padded;
    }
    let tap = |tap: usize| padded.clone().narrow(1, tap * dilation, steps);
    Tensor::cat((0..taps).map(tap).collect(), 2)
}

/// `[batch, steps / taps, taps * channels]`, the taps outermost.
fn disjoint_windows(x: Tensor<3>, taps: usize) -> Tensor<3> {
    let [batch, steps, channels] = x.dims();
    let count = steps / taps;
    x.narrow(1, 0, count * taps)
        .reshape([batch, count, taps * channels])
}
