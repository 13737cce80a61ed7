//! The backward passes of the operations on segments, registered with burn's autodiff.

use super::{SegmentGradients, SegmentKernels};
use crate::networks::kernels::autodiff::derived;
use burn::backend::Autodiff;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::tensor::FloatTensor;

impl<B: SegmentGradients, C: CheckpointStrategy> SegmentKernels for Autodiff<B, C> {
    fn convolution(
        input: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        slope: f32,
    ) -> FloatTensor<Self> {
        let guards = [input.node(), weight.node(), bias.node()];
        let (input, weight) = (input.into_primitive(), weight.into_primitive());
        let output = B::convolution(input.clone(), weight.clone(), bias.into_primitive(), slope);
        derived::<B, C, _, _>(guards, output.clone(), move |gradient, [of_input, ..]| {
            let of = B::convolution_backward(input, weight, output, gradient, slope, of_input);
            [of.input, Some(of.weight), Some(of.bias)]
        })
    }

    fn pool(input: FloatTensor<Self>) -> FloatTensor<Self> {
        let guards = [input.node()];
        let input = input.into_primitive();
        let output = B::pool(input.clone());
        derived::<B, C, _, _>(guards, output.clone(), |gradient, _| {
            [Some(B::pool_backward(input, output, gradient))]
        })
    }
}
