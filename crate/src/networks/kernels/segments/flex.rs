//! The operations on segments on the CPU: conversion between tensors and loops.

use super::convolution::{
    SegmentConvolutionSizes, arranged, arranged_reversed, forward, restored, weight_gradient,
};
use super::{SegmentGradients, SegmentKernels, pool};
use crate::networks::kernels::PointwiseGradients;
use crate::networks::kernels::bias::add_rows;
use crate::networks::kernels::flex::{FlexValues, pool_gradient, tensor};
use crate::networks::kernels::leaky::{activate, deactivate};
use crate::networks::kernels::parallel::{for_each_piece, sum_over};
use burn::backend::flex::{Flex, FlexTensor};

/// The batch is summed in at most this number of groups, each with a buffer of the size of the weight.
const GROUPS: usize = 16;

fn sizes(input: &FlexValues, weight: &FlexValues) -> SegmentConvolutionSizes {
    let [_, frames, bands, inputs] = input.dims();
    let [outputs, _, time, across] = weight.dims();
    SegmentConvolutionSizes {
        frames,
        bands,
        inputs,
        outputs,
        sides: [time, across],
    }
}

impl SegmentKernels for Flex {
    fn convolution(
        input: FlexTensor,
        weight: FlexTensor,
        bias: FlexTensor,
        slope: f32,
    ) -> FlexTensor {
        let (input, weight, bias) = (
            FlexValues::new(input),
            FlexValues::new(weight),
            FlexValues::new(bias),
        );
        let sizes = sizes(&input, &weight);
        let [batch, frames, bands, _] = input.dims();
        let mut out = vec![0.0; batch * sizes.output()];
        let weight = arranged(weight.as_slice(), sizes);
        let (input, bias) = (input.as_slice(), bias.as_slice());
        for_each_piece(&mut out, sizes.output(), |item, out| {
            let segment = &input[item * sizes.input()..][..sizes.input()];
            forward(segment, &weight, sizes, out, |rows| {
                activate(rows, bias, slope);
            });
        });
        tensor(out, [batch, frames, bands, sizes.outputs])
    }

    fn pool(input: FlexTensor) -> FlexTensor {
        let input = FlexValues::new(input);
        let [batch, frames, bands, channels] = input.dims();
        let dims = [
            batch,
            frames / pool::WINDOW[0],
            bands / pool::WINDOW[1],
            channels,
        ];
        let mut out = vec![0.0; dims.iter().product()];
        let item = frames * bands * channels;
        let input = input.as_slice();
        for_each_piece(&mut out, dims[1..].iter().product(), |index, out| {
            pool::forward(&input[index * item..][..item], bands, channels, out);
        });
        tensor(out, dims)
    }
}

impl SegmentGradients for Flex {
    fn convolution_backward(
        input: FlexTensor,
        weight: FlexTensor,
        output: FlexTensor,
        gradient: FlexTensor,
        slope: f32,
        of_input: bool,
    ) -> PointwiseGradients<Self> {
        let (input, weight) = (FlexValues::new(input), FlexValues::new(weight));
        let mut gradient = FlexValues::new(gradient);
        let sizes = sizes(&input, &weight);
        let input_dims: [usize; 4] = input.dims();
        let weight_dims: [usize; 4] = weight.dims();
        if slope < 1.0 {
            let output = FlexValues::new(output);
            let output = output.as_slice();
            for_each_piece(gradient.as_mut_slice(), sizes.output(), |item, values| {
                deactivate(values, &output[item * sizes.output()..], slope);
            });
        }
        let (input, gradient) = (input.as_slice(), gradient.as_slice());
        let batch = input_dims[0];
        let of_item = |item: usize| &gradient[item * sizes.output()..][..sizes.output()];

        let group = batch.div_ceil(GROUPS).max(1);
        let length = sizes.weight() + sizes.outputs;
        let sums = sum_over(batch.div_ceil(group), length, |index, sum| {
            let (of_weight, of_bias) = sum.split_at_mut(sizes.weight());
            for item in index * group..batch.min((index + 1) * group) {
                let segment = &input[item * sizes.input()..][..sizes.input()];
                weight_gradient(segment, of_item(item), sizes, of_weight);
                add_rows(of_item(item), of_bias);
            }
        });
        let (of_weight, of_bias) = sums.split_at(sizes.weight());
        let input = of_input.then(|| {
            let mut out = vec![0.0; batch * sizes.input()];
            let reversed = arranged_reversed(weight.as_slice(), sizes);
            for_each_piece(&mut out, sizes.input(), |item, out| {
                forward(of_item(item), &reversed, sizes.reversed(), out, |_| {});
            });
            tensor(out, input_dims)
        });
        PointwiseGradients {
            input,
            weight: tensor(restored(of_weight, sizes.outputs), weight_dims),
            bias: tensor(of_bias.to_vec(), [sizes.outputs]),
        }
    }

    fn pool_backward(input: FlexTensor, output: FlexTensor, gradient: FlexTensor) -> FlexTensor {
        pool_gradient(input, output, gradient, pool::gradient)
    }
}
