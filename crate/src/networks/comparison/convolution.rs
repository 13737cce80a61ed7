//! Two-dimensional convolution and pooling of segments, `[batch, channels, time, band]`.

use burn::prelude::*;
use burn::tensor::module::{conv2d, max_pool2d};
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};

/// Slope of the leaky ReLU.
pub(super) const SLOPE: f64 = 0.01;

/// Convolution with stride 1 whose zero padding preserves the size. The kernel has odd sides.
pub(super) fn same(x: Tensor<4>, weight: Tensor<4>, bias: Option<Tensor<1>>) -> Tensor<4> {
    let [_, _, time, band] = weight.dims();
    let options = ConvOptions::new([1, 1], [time / 2, band / 2], [1, 1], 1);
    conv2d(x, weight, bias, options)
}

/// Maximum over 2 frames and 4 bands, without padding.
pub(super) fn pool(x: Tensor<4>) -> Tensor<4> {
    max_pool2d(x, MaxPoolOptions::new([2, 4]))
}

/// `[batch, channels, time, band] -> [batch, time, band * channels]`, with the channels of a band side by side.
pub(super) fn to_sequence(x: Tensor<4>) -> Tensor<3> {
    let [batch, channels, time, band] = x.dims();
    x.permute([0, 2, 3, 1])
        .reshape([batch, time, band * channels])
}
