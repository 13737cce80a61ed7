//! The operations on sequences on the CPU: conversion between tensors and loops.

use super::convolution::{self, PaddedInput};
use super::normalization::{self, Affine};
use super::{Normalization, Recurrence, SequenceGradients, SequenceKernels, lstm};
use crate::networks::kernels::PointwiseGradients;
use crate::networks::kernels::bias::add_rows;
use crate::networks::kernels::filter;
use crate::networks::kernels::flex::{FlexValues, tensor};
use crate::networks::kernels::leaky::{activate, deactivate};
use crate::networks::kernels::packed::Packed;
use crate::networks::kernels::parallel::{
    block, filled, for_each_piece, for_each_pieces, sum_over,
};
use crate::networks::kernels::product::{self, MatrixView};
use burn::backend::flex::{Flex, FlexTensor};
use std::iter::zip;

/// Rows of a block that one thread normalizes at a time.
const ROWS: usize = 256;
/// Sequences that one thread processes at a time, sharing each load of the weights.
const SEQUENCES: usize = 32;

/// The number of sequences per part; a batch of two or more has at least two parts.
fn sequences(batch: usize) -> usize {
    batch.div_ceil(2).clamp(1, SEQUENCES)
}

fn lstm_sizes(cells: [usize; 3], reversed: bool) -> lstm::RecurrenceSizes {
    let [_, steps, units] = cells;
    lstm::RecurrenceSizes {
        steps,
        units,
        reversed,
    }
}

fn convolution_sizes(
    input: &FlexValues,
    weight: &FlexValues,
    dilation: usize,
) -> convolution::ConvolutionSizes {
    let [_, steps, inputs] = input.dims();
    let [outputs, _, taps] = weight.dims();
    convolution::ConvolutionSizes {
        steps,
        inputs,
        outputs,
        taps,
        dilation,
    }
}

/// Convolves all rows in blocks; `finish` receives each block.
fn convolve(
    input: &PaddedInput,
    weight: &Packed,
    [rows, outputs]: [usize; 2],
    finish: impl Fn(&mut [f32]) + Send + Sync,
) -> Vec<f32> {
    // Large, so that each load of the weights is used often.
    let block = block(rows, 512);
    filled(rows * outputs, block * outputs, |index, out| {
        input.convolve(weight, index * block, out.len() / outputs, out);
        finish(out);
    })
}

/// The weight of each channel divided by its standard deviation.
fn scales(moments: &FlexValues, weight: &[f32], epsilon: f32) -> Vec<f32> {
    let (_, variance) = moments.as_slice().split_at(weight.len());
    let scale = |(weight, variance): (&f32, &f32)| weight / (variance + epsilon).sqrt();
    weight.iter().zip(variance).map(scale).collect()
}

fn normalized(
    rows: FlexTensor,
    valid: FlexTensor,
    [moments, weight, bias]: [FlexTensor; 3],
    [epsilon, slope]: [f32; 2],
    residual: Option<FlexTensor>,
) -> FlexTensor {
    let (rows, valid, moments) = (
        FlexValues::new(rows),
        FlexValues::new(valid),
        FlexValues::new(moments),
    );
    let (weight, bias) = (FlexValues::new(weight), FlexValues::new(bias));
    let dims: [usize; 2] = rows.dims();
    let [_, channels] = dims;
    let scale = scales(&moments, weight.as_slice(), epsilon);
    let affine = Affine {
        mean: &moments.as_slice()[..channels],
        scale: &scale,
        bias: bias.as_slice(),
    };
    let residual = residual.map(FlexValues::new);
    let residual = residual.as_ref().map(FlexValues::as_slice);
    let (rows, valid) = (rows.as_slice(), valid.as_slice());
    let out = filled(rows.len(), ROWS * channels, |index, out| {
        let first = index * ROWS;
        if let Some(residual) = residual {
            out.copy_from_slice(&residual[first * channels..][..out.len()]);
        }
        let (rows, valid) = (&rows[first * channels..], &valid[first..]);
        normalization::normalize(rows, valid, affine, slope, residual.is_some(), out);
    });
    tensor(out, dims)
}

impl SequenceKernels for Flex {
    fn lstm(projected: FlexTensor, hidden: FlexTensor, reversed: bool) -> FlexTensor {
        Self::recurrence(projected, hidden, reversed).states
    }

    fn time_convolution(
        input: FlexTensor,
        weight: FlexTensor,
        bias: FlexTensor,
        dilation: usize,
        slope: f32,
    ) -> FlexTensor {
        let (input, weight, bias) = (
            FlexValues::new(input),
            FlexValues::new(weight),
            FlexValues::new(bias),
        );
        let sizes = convolution_sizes(&input, &weight, dilation);
        let [batch, steps, _] = input.dims();
        let packed = filter::by_input(weight.as_slice(), sizes.filter());
        let packed = filter::packed(&packed, sizes.filter());
        let input = PaddedInput::new(input.as_slice(), sizes);
        let bias = bias.as_slice();
        let rows = [batch * steps, sizes.outputs];
        let out = convolve(&input, &packed, rows, |rows| activate(rows, bias, slope));
        tensor(out, [batch, steps, sizes.outputs])
    }

    fn moments(rows: FlexTensor, valid: FlexTensor) -> FlexTensor {
        let (rows, valid) = (FlexValues::new(rows), FlexValues::new(valid));
        let [count, channels] = rows.dims();
        let (rows, valid) = (rows.as_slice(), valid.as_slice());
        let width = 1 + 2 * channels;
        let mut blocks = vec![0.0; count.div_ceil(ROWS) * width];
        for_each_piece(&mut blocks, width, |index, sum| {
            let first = index * ROWS;
            let block = ROWS.min(count - first);
            let rows = &rows[first * channels..][..block * channels];
            normalization::moments(rows, &valid[first..][..block], channels, sum);
        });
        let both = normalization::combined(&blocks, channels);
        tensor(both.concat(), [2, channels])
    }

    fn normalize(
        rows: FlexTensor,
        valid: FlexTensor,
        moments: FlexTensor,
        weight: FlexTensor,
        bias: FlexTensor,
        epsilon: f32,
        slope: f32,
    ) -> FlexTensor {
        normalized(rows, valid, [moments, weight, bias], [epsilon, slope], None)
    }

    fn normalize_onto(
        rows: FlexTensor,
        valid: FlexTensor,
        moments: FlexTensor,
        weight: FlexTensor,
        bias: FlexTensor,
        epsilon: f32,
        residual: FlexTensor,
    ) -> FlexTensor {
        let parameters = [moments, weight, bias];
        normalized(rows, valid, parameters, [epsilon, 0.0], Some(residual))
    }
}

impl SequenceGradients for Flex {
    fn recurrence(projected: FlexTensor, hidden: FlexTensor, reversed: bool) -> Recurrence<Self> {
        let (mut gates, hidden) = (FlexValues::new(projected), FlexValues::new(hidden));
        let [batch, steps, _] = gates.dims();
        let [units, width] = hidden.dims();
        let sizes = lstm_sizes([batch, steps, units], reversed);
        let packed = Packed::new(hidden.as_slice(), [units, width]);
        let mut cells = vec![0.0; batch * steps * units];
        let mut states = vec![0.0; batch * steps * units];
        let part = sequences(batch) * steps;
        let outs = [gates.as_mut_slice(), &mut cells, &mut states];
        let lengths = [part * width, part * units, part * units];
        for_each_pieces(outs, lengths, |_, [gates, cells, states]| {
            lstm::forward(&packed, sizes, gates, cells, states);
        });
        Recurrence {
            gates: gates.into_tensor(),
            cells: tensor(cells, [batch, steps, units]),
            states: tensor(states, [batch, steps, units]),
        }
    }

    fn lstm_backward(
        hidden: FlexTensor,
        recurrence: Recurrence<Self>,
        gradient: FlexTensor,
        reversed: bool,
    ) -> (FlexTensor, FlexTensor) {
        let hidden = FlexValues::new(hidden);
        let Recurrence {
            gates,
            cells,
            states,
        } = recurrence;
        let (mut gates, cells) = (FlexValues::new(gates), FlexValues::new(cells));
        let (states, gradient) = (FlexValues::new(states), FlexValues::new(gradient));
        let dims: [usize; 3] = cells.dims();
        let [batch, steps, units] = dims;
        let sizes = lstm_sizes(dims, reversed);
        let width = sizes.gates();
        let packed = Packed::transposed(hidden.as_slice(), [units, width]);
        let part = sequences(batch) * steps;
        let (cells, gradient) = (cells.as_slice(), gradient.as_slice());
        for_each_piece(gates.as_mut_slice(), part * width, |index, gates| {
            let own = index * part * units..index * part * units + gates.len() / lstm::GATES;
            lstm::backward(&packed, sizes, gates, &cells[own.clone()], &gradient[own]);
        });
        let mut before = vec![0.0; batch * steps * units];
        lstm::previous(states.as_slice(), sizes, &mut before);
        let rows = batch * steps;
        let before = MatrixView::new(&before, [rows, units]);
        let of_gates = MatrixView::new(gates.as_slice(), [rows, width]);
        let (of_hidden, _) = product::product_of_transposed(before, of_gates);
        (gates.into_tensor(), tensor(of_hidden, [units, width]))
    }

    fn time_convolution_backward(
        input: FlexTensor,
        weight: FlexTensor,
        gradient: FlexTensor,
        dilation: usize,
        of_input: bool,
    ) -> PointwiseGradients<Self> {
        let (input, weight) = (FlexValues::new(input), FlexValues::new(weight));
        let gradient = FlexValues::new(gradient);
        let sizes = convolution_sizes(&input, &weight, dilation);
        let (input_dims, weight_dims) = (input.dims::<3>(), weight.dims::<3>());
        let rows = input_dims[0] * input_dims[1];
        let padded = PaddedInput::new(input.as_slice(), sizes);
        let of_weight = padded.weight_gradient(gradient.as_slice(), sizes);
        let gradient = gradient.as_slice();
        let of_bias = sum_over(rows.div_ceil(ROWS), sizes.outputs, |index, sum| {
            let end = gradient.len().min((index + 1) * ROWS * sizes.outputs);
            add_rows(&gradient[index * ROWS * sizes.outputs..end], sum);
        });
        let input = of_input.then(|| {
            let reversed = filter::reversed_by_input(weight.as_slice(), sizes.filter());
            let packed = filter::packed(&reversed, sizes.filter().reversed());
            let gradient = PaddedInput::reversed(gradient, sizes);
            let of = convolve(&gradient, &packed, [rows, sizes.inputs], |_| {});
            tensor(of, input_dims)
        });
        PointwiseGradients {
            input,
            weight: tensor(filter::restored(&of_weight, sizes.filter()), weight_dims),
            bias: tensor(of_bias, [sizes.outputs]),
        }
    }

    fn deactivated(output: FlexTensor, gradient: FlexTensor, slope: f32) -> FlexTensor {
        if slope == 1.0 {
            return gradient;
        }
        const PIECE: usize = 1 << 16;
        let (output, mut gradient) = (FlexValues::new(output), FlexValues::new(gradient));
        let output = output.as_slice();
        for_each_piece(gradient.as_mut_slice(), PIECE, |index, values| {
            deactivate(values, &output[index * PIECE..], slope);
        });
        gradient.into_tensor()
    }

    fn normalize_backward(
        of: Normalization<Self>,
        gradient: FlexTensor,
    ) -> (PointwiseGradients<Self>, FlexTensor) {
        let (rows, output) = (FlexValues::new(of.rows), FlexValues::new(of.output));
        let (valid, moments) = (FlexValues::new(of.valid), FlexValues::new(of.moments));
        let (weight, mut gradient) = (FlexValues::new(of.weight), FlexValues::new(gradient));
        let dims: [usize; 2] = rows.dims();
        let [count, channels] = dims;
        let weight = weight.as_slice();
        let scale = scales(&moments, weight, of.epsilon);
        let mean = &moments.as_slice()[..channels];
        let (rows, output, valid) = (rows.as_slice(), output.as_slice(), valid.as_slice());

        let mut blocks = vec![0.0; count.div_ceil(ROWS) * 2 * channels];
        let outs = [gradient.as_mut_slice(), &mut blocks];
        let lengths = [ROWS * channels, 2 * channels];
        for_each_pieces(outs, lengths, |index, [gradient, sums]| {
            let first = index * ROWS;
            let at = first * channels;
            let (rows, output) = (&rows[at..], &output[at..]);
            normalization::deactivate(
                rows,
                output,
                &valid[first..],
                mean,
                of.slope,
                gradient,
                sums,
            );
        });
        let mut sums = vec![0.0; 2 * channels];
        add_rows(&blocks, &mut sums);
        let (of_bias, centered) = sums.split_at(channels);
        let share = 1.0 / valid.iter().sum::<f32>().max(1.0);
        let inverse = scales(&moments, &vec![1.0; channels], of.epsilon);
        let of_weight: Vec<f32> = zip(centered, &inverse).map(|(sum, d)| sum * d).collect();
        let shift: Vec<f32> = of_bias.iter().map(|sum| share * sum).collect();
        let slant = zip(&of_weight, &inverse).map(|(sum, d)| share * sum * d);
        let slant: Vec<f32> = slant.collect();
        let affine = Affine {
            mean,
            scale: &scale,
            bias: of_bias,
        };
        let before = gradient.as_slice();
        let out = filled(rows.len(), ROWS * channels, |index, out| {
            let first = index * ROWS;
            let at = first * channels;
            let valid = &valid[first..];
            let slopes = [&*shift, &*slant];
            normalization::gradient(&rows[at..], valid, affine, slopes, &before[at..], out);
        });
        let gradients = PointwiseGradients {
            input: Some(tensor(out, dims)),
            weight: tensor(of_weight, [channels]),
            bias: tensor(of_bias.to_vec(), [channels]),
        };
        (gradients, gradient.into_tensor())
    }
}
