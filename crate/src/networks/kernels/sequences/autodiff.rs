//! The backward passes of the operations on sequences, registered with burn's autodiff.

use super::{Normalization, SequenceGradients, SequenceKernels};
use crate::networks::kernels::autodiff::derived;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, AutodiffBackend, Backend};

impl<B: SequenceGradients, C: CheckpointStrategy> SequenceKernels for Autodiff<B, C> {
    fn lstm(
        projected: FloatTensor<Self>,
        hidden: FloatTensor<Self>,
        reversed: bool,
    ) -> FloatTensor<Self> {
        let guards = [projected.node(), hidden.node()];
        let hidden = hidden.into_primitive();
        let results = B::recurrence(projected.into_primitive(), hidden.clone(), reversed);
        derived::<B, C, _, _>(guards, results.states.clone(), move |gradient, _| {
            let (of_projected, of_hidden) = B::lstm_backward(hidden, results, gradient, reversed);
            [Some(of_projected), Some(of_hidden)]
        })
    }

    fn time_convolution(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        dilation: usize,
        slope: f32,
    ) -> FloatTensor<Self> {
        let guards = [input.node(), weight.node(), bias.node()];
        let (input, weight) = (input.into_primitive(), weight.into_primitive());
        let bias = bias.into_primitive();
        let output = B::time_convolution(input.clone(), weight.clone(), bias, dilation, slope);
        derived::<B, C, _, _>(guards, output.clone(), move |gradient, [of_input, ..]| {
            let gradient = B::deactivated(output, gradient, slope);
            let of = B::time_convolution_backward(input, weight, gradient, dilation, of_input);
            [of.input, Some(of.weight), Some(of.bias)]
        })
    }

    fn moments(rows: FloatTensor<Self>, valid: FloatTensor<Self>) -> FloatTensor<Self> {
        Self::from_inner(B::moments(Self::inner(rows), Self::inner(valid)))
    }

    fn normalize(
        rows: FloatTensor<Self>,
        valid: FloatTensor<Self>,
        moments: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        epsilon: f32,
        slope: f32,
    ) -> FloatTensor<Self> {
        let guards = [rows.node(), weight.node(), bias.node()];
        let of = recorded::<B>(
            [
                rows.into_primitive(),
                weight.into_primitive(),
                bias.into_primitive(),
            ],
            [Self::inner(valid), Self::inner(moments)],
            [epsilon, slope],
            |[rows, weight, bias], [valid, moments]| {
                B::normalize(rows, valid, moments, weight, bias, epsilon, slope)
            },
        );
        derived::<B, C, _, _>(guards, of.output.clone(), move |gradient, _| {
            let (of, _) = B::normalize_backward(of, gradient);
            [of.input, Some(of.weight), Some(of.bias)]
        })
    }

    fn normalize_onto(
        rows: FloatTensor<Self>,
        valid: FloatTensor<Self>,
        moments: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        epsilon: f32,
        residual: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let guards = [rows.node(), weight.node(), bias.node(), residual.node()];
        let residual = residual.into_primitive();
        let of = recorded::<B>(
            [
                rows.into_primitive(),
                weight.into_primitive(),
                bias.into_primitive(),
            ],
            [Self::inner(valid), Self::inner(moments)],
            [epsilon, 0.0],
            |[rows, weight, bias], [valid, moments]| {
                B::normalize_onto(rows, valid, moments, weight, bias, epsilon, residual)
            },
        );
        derived::<B, C, _, _>(guards, of.output.clone(), move |gradient, _| {
            let (of, of_residual) = B::normalize_backward(of, gradient);
            [of.input, Some(of.weight), Some(of.bias), Some(of_residual)]
        })
    }
}

/// Normalizes, and stores the values that the backward pass requires. The numbers are epsilon and the slope of the
/// activation.
fn recorded<B: Backend>(
    [rows, weight, bias]: [FloatTensor<B>; 3],
    [valid, moments]: [FloatTensor<B>; 2],
    [epsilon, slope]: [f32; 2],
    normalize: impl FnOnce([FloatTensor<B>; 3], [FloatTensor<B>; 2]) -> FloatTensor<B>,
) -> Normalization<B> {
    let output = normalize(
        [rows.clone(), weight.clone(), bias],
        [valid.clone(), moments.clone()],
    );
    Normalization {
        rows,
        valid,
        moments,
        weight,
        output,
        epsilon,
        slope,
    }
}
