//! Custom backend operations of the network: a loop on the CPU ([burn-flex]), one or two dispatches on the GPU
//! (CubeCL), each with its own backward pass.
//!
//! All tensors are `f32` with the layout `[batch, frames, bands, channels]` (channels last), so that a 1x1 convolution
//! is a matrix product and no operation permutes axes.
//!
//! [burn-flex]: https://docs.rs/burn-flex

#[cfg(feature = "train")]
mod autodiff;
#[cfg(feature = "train-cpu")]
mod bias;
#[cfg(feature = "gpu")]
mod cube;
#[cfg(feature = "train-cpu")]
mod depthwise;
#[cfg(feature = "train-cpu")]
mod entry;
#[cfg(feature = "cli")]
mod filter;
#[cfg(feature = "train-cpu")]
mod flex;
#[cfg(feature = "train-cpu")]
mod gru;
#[cfg(feature = "cli")]
mod leaky;
#[cfg(feature = "train-cpu")]
mod max_pool;
#[cfg(feature = "cli")]
mod packed;
#[cfg(feature = "train-cpu")]
mod parallel;
#[cfg(feature = "train-cpu")]
mod product;
#[cfg(feature = "cli")]
pub(crate) mod segments;
#[cfg(feature = "cli")]
pub(crate) mod sequences;
#[cfg(feature = "train")]
pub(crate) mod update;

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

/// The operations that a backend must implement to run the network.
#[backend_extension(Cube: cfg(feature = "gpu"), Flex: cfg(feature = "train-cpu"), Autodiff: cfg(feature = "train"))]
pub(crate) trait NetworkKernels: Backend {
    /// `[batch, frames, bands]` -> `[batch, frames', bands', 9]`: the windows of the entry convolution, stride 2, no
    /// padding. The input is data and has no gradient.
    fn entry_patches(input: FloatTensor<Self>) -> FloatTensor<Self>;

    /// The matrix product of `[.., rows, inner]` and `[.., inner, columns]`, with two or three axes.
    fn product(lhs: FloatTensor<Self>, rhs: FloatTensor<Self>) -> FloatTensor<Self>;

    /// A 1x1 convolution, `x weight + bias`, then ReLU if `relu`: `[rows, inner]`, `[inner, columns]` and `[columns]`
    /// -> `[rows, columns]`.
    fn pointwise(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        relu: bool,
    ) -> FloatTensor<Self>;

    /// Depthwise 3x3 'same' convolution and ReLU. `weight` is `[9, channels]`; `lengths` `[batch]` is the number of
    /// valid frames. Frames beyond it are read as padding and written as 0.
    fn depthwise(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        lengths: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    /// Maximum over 3x3 windows, stride 2, no padding.
    fn max_pool(input: FloatTensor<Self>) -> FloatTensor<Self>;

    /// The recurrence of a bidirectional GRU. `projected` `[batch, steps, weights * 384]` holds `W x + b` of the gates
    /// reset, update, candidate; `hidden` is `[weights, 128, 384]`, where `weights` is 1 (both directions share one
    /// set) or 2. Returns `[batch, steps, 256]`, forward then backward; steps beyond `lengths` are 0.
    fn gru(
        projected: FloatTensor<Self>,
        hidden: FloatTensor<Self>,
        lengths: FloatTensor<Self>,
    ) -> FloatTensor<Self>;
}

/// The gradients of [`NetworkGradients::pointwise_backward`].
#[cfg(feature = "train")]
#[derive(Debug)]
pub(crate) struct PointwiseGradients<B: Backend> {
    /// `[rows, inner]`, if requested.
    pub input: Option<FloatTensor<B>>,
    /// `[inner, columns]`
    pub weight: FloatTensor<B>,
    /// `[columns]`
    pub bias: FloatTensor<B>,
}

/// The operations that a backend must implement to train the network: the gradients of [`NetworkKernels`].
#[cfg(feature = "train")]
pub(crate) trait NetworkGradients: NetworkKernels {
    /// `lhs^T rhs`, the gradient of a product's second factor: `[.., inner, rows]` and `[.., inner, columns]`.
    fn product_of_transposed(lhs: FloatTensor<Self>, rhs: FloatTensor<Self>) -> FloatTensor<Self>;

    /// `lhs rhs^T`, the gradient of a product's first factor: `[.., rows, inner]` and `[.., columns, inner]`.
    fn product_with_transposed(lhs: FloatTensor<Self>, rhs: FloatTensor<Self>)
    -> FloatTensor<Self>;

    /// Gradients of the weight, of the bias and, if `of_input`, of the input.
    fn pointwise_backward(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        output: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        relu: bool,
        of_input: bool,
    ) -> PointwiseGradients<Self>;

    /// Gradients of the input and of the weight.
    fn depthwise_backward(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        lengths: FloatTensor<Self>,
        output: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// Gradient of the input; on ties, the first maximum receives it.
    fn max_pool_backward(
        input: FloatTensor<Self>,
        output: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    /// Gradients of `projected` and `hidden`.
    fn gru_backward(
        projected: FloatTensor<Self>,
        hidden: FloatTensor<Self>,
        lengths: FloatTensor<Self>,
        output: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);
}

/// [`NetworkKernels::entry_patches`] on tensors.
pub(crate) fn entry_patches(input: Tensor<3>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::entry_patches(input.into_dispatch()))
}

/// [`NetworkKernels::product`] on tensors.
pub(crate) fn product<const D: usize>(lhs: Tensor<D>, rhs: Tensor<D>) -> Tensor<D> {
    Tensor::from_dispatch(Dispatch::product(lhs.into_dispatch(), rhs.into_dispatch()))
}

/// [`NetworkKernels::pointwise`] on tensors.
pub(crate) fn pointwise(
    input: Tensor<2>,
    weight: Tensor<2>,
    bias: Tensor<1>,
    relu: bool,
) -> Tensor<2> {
    Tensor::from_dispatch(Dispatch::pointwise(
        input.into_dispatch(),
        weight.into_dispatch(),
        bias.into_dispatch(),
        relu,
    ))
}

/// [`NetworkKernels::depthwise`] on tensors.
pub(crate) fn depthwise(input: Tensor<4>, weight: Tensor<2>, lengths: Tensor<1>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::depthwise(
        input.into_dispatch(),
        weight.into_dispatch(),
        lengths.into_dispatch(),
    ))
}

/// [`NetworkKernels::max_pool`] on tensors.
pub(crate) fn max_pool(input: Tensor<4>) -> Tensor<4> {
    Tensor::from_dispatch(Dispatch::max_pool(input.into_dispatch()))
}

/// [`NetworkKernels::gru`] on tensors.
pub(crate) fn gru(projected: Tensor<3>, hidden: Tensor<3>, lengths: Tensor<1>) -> Tensor<3> {
    Tensor::from_dispatch(Dispatch::gru(
        projected.into_dispatch(),
        hidden.into_dispatch(),
        lengths.into_dispatch(),
    ))
}
