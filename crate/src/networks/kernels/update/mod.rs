//! Operations of a training step on the weights, each in one pass over the memory. They have no gradients.

#[cfg(feature = "gpu")]
mod cube;
#[cfg(feature = "train-cpu")]
mod flex;
#[cfg(any(test, feature = "gpu"))]
mod general;
#[cfg(test)]
#[cfg(feature = "train-cpu")]
mod tests;

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

/// The operations that a backend must implement to update weights.
#[backend_extension(Cube: cfg(feature = "gpu"), Flex: cfg(feature = "train-cpu"))]
pub(crate) trait UpdateKernels: Backend {
    /// The sum of the squares, `[1]`.
    fn square_sum(tensor: FloatTensor<Self>) -> FloatTensor<Self>;

    /// The tensor times a `factor` `[1]`.
    fn scaled(tensor: FloatTensor<Self>, factor: FloatTensor<Self>) -> FloatTensor<Self>;

    /// One step of Adam: the new weights and the new first and second moments.
    fn adam(
        weights: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        first: FloatTensor<Self>,
        second: FloatTensor<Self>,
        decays: [f32; 2],
        rates: [f32; 3],
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);
}

/// [`UpdateKernels::square_sum`] on a tensor.
pub(crate) fn square_sum<const D: usize>(tensor: Tensor<D>) -> Tensor<1> {
    Tensor::from_dispatch(Dispatch::square_sum(tensor.into_dispatch()))
}

/// [`UpdateKernels::scaled`] on tensors.
pub(crate) fn scaled<const D: usize>(tensor: Tensor<D>, factor: Tensor<1>) -> Tensor<D> {
    Tensor::from_dispatch(Dispatch::scaled(
        tensor.into_dispatch(),
        factor.into_dispatch(),
    ))
}

/// The settings of a step of Adam, `first' = first b1 + g (1 - b1)`, `second' = second b2 + g^2 (1 - b2)`,
/// `weights' = weights kept - rate first' / (sqrt(second') + epsilon)`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AdamStep {
    /// b1 and b2.
    pub decays: [f32; 2],
    pub rate: f32,
    pub epsilon: f32,
    pub kept: f32,
}

/// [`UpdateKernels::adam`] on tensors: weights, gradient, first and second moments.
pub(crate) fn adam<const D: usize>(
    [weights, gradient, first, second]: [Tensor<D>; 4],
    step: AdamStep,
) -> [Tensor<D>; 3] {
    let (weights, first, second) = Dispatch::adam(
        weights.into_dispatch(),
        gradient.into_dispatch(),
        first.into_dispatch(),
        second.into_dispatch(),
        step.decays,
        [step.rate, step.epsilon, step.kept],
    );
    [weights, first, second].map(Tensor::from_dispatch)
}
