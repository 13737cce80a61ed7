//! The activation, and conversions between the layouts of segments and sequences.

use burn::prelude::*;
use burn::tensor::activation::leaky_relu;

/// Slope of the leaky ReLU.
pub(super) const SLOPE: f32 = 0.01;

/// Leaky ReLU.
pub(super) fn activation<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    leaky_relu(x, f64::from(SLOPE))
}

/// `[batch, channels, time, band] -> [batch, time, band, channels]`
pub(super) fn channels_last(x: Tensor<4>) -> Tensor<4> {
    x.permute([0, 2, 3, 1])
}

/// `[batch, time, band, channels] -> [batch, time, band * channels]`
pub(super) fn to_sequence(x: Tensor<4>) -> Tensor<3> {
    let [batch, time, band, channels] = x.dims();
    x.reshape([batch, time, band * channels])
}
