//! Operations of networks over segments: a dense convolution and a pooling, each with its own backward pass. Native
//! builds only.
//!
//! All tensors are `f32` with the layout `[batch, time, bands, channels]` (channels last), as in the operations of the
//! [proposed network](super).

mod autodiff;
mod convolution;
#[cfg(feature = "gpu")]
mod cube;
mod flex;
#[cfg(any(test, feature = "gpu"))]
mod general;
mod pool;
mod sizes;
#[cfg(test)]
mod tests;
mod windows;
mod winograd;

use super::PointwiseGradients;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

/// The operations that a backend must implement to run a network over segments.
#[backend_extension(Cube: cfg(feature = "gpu"), Flex: cfg(feature = "train-cpu"), Autodiff: cfg(feature = "train"))]
pub(crate) trait SegmentKernels: Backend {
    /// Convolution with stride 1 and zero padding that preserves the size, plus the bias, then a leaky ReLU; a slope of
    /// 1 is the identity. `weight` is `[out, in, time, bands]` with odd sides.
    fn convolution(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        slope: f32,
    ) -> FloatTensor<Self>;

    /// Maximum over 2 frames and 4 bands, without padding.
    fn pool(input: FloatTensor<Self>) -> FloatTensor<Self>;
}

/// The gradients of [`SegmentKernels`].
pub(crate) trait SegmentGradients: SegmentKernels {
    /// Gradients of the weight, of the bias and, if `of_input`, of the input.
    fn convolution_backward(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        output: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        slope: f32,
        of_input: bool,
    ) -> PointwiseGradients<Self>;

    /// Gradient of the input; on ties, the first maximum receives it.
    fn pool_backward(
        input: FloatTensor<Self>,
        output: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
    ) -> FloatTensor<Self>;
}

/// [`SegmentKernels::convolution`] on tensors.
pub(crate) fn convolution(
    input: Tensor<4>,
    weight: Tensor<4>,
    bias: Tensor<1>,
    slope: f32,
) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::convolution(
        input.into_dispatch(),
        weight.into_dispatch(),
        bias.into_dispatch(),
        slope,
    ))
}

/// [`SegmentKernels::pool`] on tensors.
pub(crate) fn pool(input: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::pool(input.into_dispatch()))
}
