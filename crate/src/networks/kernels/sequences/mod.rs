//! Operations of networks over sequences: the recurrence of the LSTM, convolution over time and batch normalization,
//! each with its own backward pass. Native builds only.
//!
//! All tensors are `f32` with their channels last.

mod autodiff;
mod convolution;
#[cfg(feature = "gpu")]
mod cube;
mod flex;
#[cfg(any(test, feature = "gpu"))]
mod general;
mod lstm;
mod normalization;
#[cfg(test)]
mod tests;

use super::PointwiseGradients;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

/// The operations that a backend must implement to run a network over sequences.
#[backend_extension(Cube: cfg(feature = "gpu"), Flex: cfg(feature = "train-cpu"), Autodiff: cfg(feature = "train"))]
pub(crate) trait SequenceKernels: Backend {
    /// The recurrence of the LSTM. `projected` `[batch, steps, 4 * units]` holds `W x + b` of the gates input, forget,
    /// candidate, output; `hidden` is `[units, 4 * units]`. Returns `[batch, steps, units]`.
    fn lstm(
        projected: FloatTensor<Self>,
        hidden: FloatTensor<Self>,
        reversed: bool,
    ) -> FloatTensor<Self>;

    /// Convolution of `[batch, steps, in]` over time with zero padding that preserves the number of steps; the smaller
    /// half of the padding precedes the steps. Then the bias and a leaky ReLU, for which a slope of 1 is the identity.
    /// `weight` is `[out, in, taps]`.
    fn time_convolution(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        dilation: usize,
        slope: f32,
    ) -> FloatTensor<Self>;

    /// Mean and variance, `[2, channels]`, of `[rows, channels]` over the rows where `valid` `[rows]` is 1, not 0. They
    /// have no gradient: the gradient of [`normalize`](Self::normalize) includes it.
    fn moments(rows: FloatTensor<Self>, valid: FloatTensor<Self>) -> FloatTensor<Self>;

    /// `leaky ReLU((rows - mean) / sqrt(variance + epsilon) * weight + bias)`, where mean and variance are the
    /// `moments` of `rows`. Rows where `valid` is 0 become 0.
    fn normalize(
        rows: FloatTensor<Self>,
        valid: FloatTensor<Self>,
        moments: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        epsilon: f32,
        slope: f32,
    ) -> FloatTensor<Self>;

    /// [`normalize`](Self::normalize) with a `residual`, `[rows, channels]`, that is added before a ReLU.
    fn normalize_onto(
        rows: FloatTensor<Self>,
        valid: FloatTensor<Self>,
        moments: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        epsilon: f32,
        residual: FloatTensor<Self>,
    ) -> FloatTensor<Self>;
}

/// The results of the recurrence of the LSTM that its backward pass requires.
#[derive(Debug, Clone)]
pub(crate) struct Recurrence<B: Backend> {
    /// The gates after the activation, `[batch, steps, 4 * units]`.
    pub gates: FloatTensor<B>,
    /// `[batch, steps, units]`
    pub cells: FloatTensor<B>,
    /// `[batch, steps, units]`
    pub states: FloatTensor<B>,
}

/// The values that the backward pass of a normalization requires.
#[derive(Debug, Clone)]
pub(crate) struct Normalization<B: Backend> {
    pub rows: FloatTensor<B>,
    pub valid: FloatTensor<B>,
    pub moments: FloatTensor<B>,
    pub weight: FloatTensor<B>,
    pub output: FloatTensor<B>,
    pub epsilon: f32,
    pub slope: f32,
}

/// The gradients of [`SequenceKernels`].
pub(crate) trait SequenceGradients: SequenceKernels {
    /// [`SequenceKernels::lstm`] with the values that [`lstm_backward`](Self::lstm_backward) requires.
    fn recurrence(
        projected: FloatTensor<Self>,
        hidden: FloatTensor<Self>,
        reversed: bool,
    ) -> Recurrence<Self>;

    /// Gradients of `projected` and `hidden`.
    fn lstm_backward(
        hidden: FloatTensor<Self>,
        recurrence: Recurrence<Self>,
        gradient: FloatTensor<Self>,
        reversed: bool,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// Gradients of the weight, of the bias and, if `of_input`, of the input. `gradient` is that before the activation.
    fn time_convolution_backward(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        dilation: usize,
        of_input: bool,
    ) -> PointwiseGradients<Self>;

    /// The gradient before a leaky ReLU, from its output.
    fn deactivated(
        output: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        slope: f32,
    ) -> FloatTensor<Self>;

    /// Gradients of the rows, the weight and the bias, and the gradient before the activation, which is that of a
    /// residual.
    fn normalize_backward(
        of: Normalization<Self>,
        gradient: FloatTensor<Self>,
    ) -> (PointwiseGradients<Self>, FloatTensor<Self>);
}

/// [`SequenceKernels::lstm`] on tensors.
pub(crate) fn lstm(projected: Tensor<3>, hidden: Tensor<2>, reversed: bool) -> Tensor<3> {
    let (projected, hidden) = (projected.into_dispatch(), hidden.into_dispatch());
    Tensor::from_dispatch(Dispatch::lstm(projected, hidden, reversed))
}

/// [`SequenceKernels::time_convolution`] on tensors.
pub(crate) fn time_convolution(
    input: Tensor<3>,
    weight: Tensor<3>,
    bias: Tensor<1>,
    dilation: usize,
    slope: f32,
) -> Tensor<3> {
    Tensor::from_dispatch(Dispatch::time_convolution(
        input.into_dispatch(),
        weight.into_dispatch(),
        bias.into_dispatch(),
        dilation,
        slope,
    ))
}

/// [`SequenceKernels::moments`] on tensors.
pub(crate) fn moments(rows: Tensor<2>, valid: Tensor<1>) -> Tensor<2> {
    Tensor::from_dispatch(Dispatch::moments(
        rows.into_dispatch(),
        valid.into_dispatch(),
    ))
}

/// The parameters of a normalization.
#[derive(Clone)]
pub(crate) struct NormalizationParameters {
    /// `[channels]`
    pub weight: Tensor<1>,
    /// `[channels]`
    pub bias: Tensor<1>,
    pub epsilon: f32,
}

/// [`SequenceKernels::normalize`] on tensors.
pub(crate) fn normalize(
    rows: Tensor<2>,
    valid: Tensor<1>,
    moments: Tensor<2>,
    scaling: NormalizationParameters,
    slope: f32,
) -> Tensor<2> {
    Tensor::from_dispatch(Dispatch::normalize(
        rows.into_dispatch(),
        valid.into_dispatch(),
        moments.into_dispatch(),
        scaling.weight.into_dispatch(),
        scaling.bias.into_dispatch(),
        scaling.epsilon,
        slope,
    ))
}

/// [`SequenceKernels::normalize_onto`] on tensors.
pub(crate) fn normalize_onto(
    rows: Tensor<2>,
    valid: Tensor<1>,
    moments: Tensor<2>,
    scaling: NormalizationParameters,
    residual: Tensor<2>,
) -> Tensor<2> {
    Tensor::from_dispatch(Dispatch::normalize_onto(
        rows.into_dispatch(),
        valid.into_dispatch(),
        moments.into_dispatch(),
        scaling.weight.into_dispatch(),
        scaling.bias.into_dispatch(),
        scaling.epsilon,
        residual.into_dispatch(),
    ))
}
