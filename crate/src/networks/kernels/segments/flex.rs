//! The operations on segments on the CPU: conversion between tensors and loops.

use super::convolution::{PackedKernel, weight_gradient};
use super::sizes::SegmentConvolutionSizes;
use super::{SegmentGradients, SegmentKernels, pool};
use crate::networks::kernels::PointwiseGradients;
use crate::networks::kernels::bias::add_rows;
use crate::networks::kernels::flex::{FlexValues, pool_gradient, tensor};
use crate::networks::kernels::leaky::{activate, deactivate};
use crate::networks::kernels::parallel::{filled, for_each_piece, sum_over};
use burn::backend::flex::{Flex, FlexTensor};

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
        let weight = PackedKernel::new(weight.as_slice(), sizes);
        let (input, bias) = (input.as_slice(), bias.as_slice());
        let out = filled(batch * sizes.output(), sizes.output(), |item, out| {
            let segment = &input[item * sizes.input()..][..sizes.input()];
            weight.forward(segment, sizes, out, |rows| activate(rows, bias, slope));
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
        let item = frames * bands * channels;
        let input = input.as_slice();
        let piece = dims[1..].iter().product();
        let out = filled(dims.iter().product(), piece, |index, out| {
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
        let of_weight = weight_gradient(input, gradient, sizes);
        let of_bias = sum_over(input_dims[0], sizes.outputs, |item, sum| {
            add_rows(&gradient[item * sizes.output()..][..sizes.output()], sum);
        });
        let input = of_input.then(|| {
            let reversed = PackedKernel::reversed(weight.as_slice(), sizes);
            let out = filled(input.len(), sizes.input(), |item, out| {
                let gradient = &gradient[item * sizes.output()..][..sizes.output()];
                reversed.forward(gradient, sizes.reversed(), out, |_| {});
            });
            tensor(out, input_dims)
        });
        PointwiseGradients {
            input,
            weight: tensor(of_weight, weight_dims),
            bias: tensor(of_bias, [sizes.outputs]),
        }
    }

    fn pool_backward(input: FlexTensor, output: FlexTensor, gradient: FlexTensor) -> FlexTensor {
        pool_gradient(input, output, gradient, pool::gradient)
    }
}
