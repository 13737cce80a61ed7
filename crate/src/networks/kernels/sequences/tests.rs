//! Compares the operations on sequences with slow loops, finite differences and burn's operations.

use super::{
    Normalization, NormalizationParameters, Recurrence, SequenceGradients, SequenceKernels,
    general, lstm, moments, normalize, normalize_onto, time_convolution,
};
use crate::networks::kernels::PointwiseGradients;
use crate::networks::tests::{assert_close, random};
use burn::backend::flex::{Flex, FlexTensor};
use burn::prelude::*;

/// Values with their dimensions.
type ShapedValues = (Vec<f32>, Vec<usize>);

fn drawn(dims: &[usize], seed: u64) -> ShapedValues {
    (random(dims.iter().product(), seed), dims.to_vec())
}

fn tensor<const D: usize>((values, dims): &ShapedValues) -> Tensor<D> {
    let data = TensorData::new(values.clone(), dims.as_slice());
    Tensor::from_data(data, &Device::flex().autodiff())
}

fn read<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec_as().unwrap()
}

/// Compares the gradients of a weighted sum of an output with finite differences. `of` computes the flattened output
/// from the inputs.
fn assert_slopes(inputs: &[ShapedValues], of: impl Fn(&[Tensor<1>]) -> Tensor<1>) {
    let flat = |values: &[f32]| -> Tensor<1> {
        let data = TensorData::new(values.to_vec(), [values.len()]);
        Tensor::from_data(data, &Device::flex().autodiff())
    };
    let tensors: Vec<Tensor<1>> = inputs
        .iter()
        .map(|(values, _)| flat(values).require_grad())
        .collect();
    let output = of(&tensors);
    let factors = random(output.dims()[0], 90);
    let gradients = (output * flat(&factors)).sum().backward();
    let sum = |changed: usize, place: usize, step: f32| -> f64 {
        let all = inputs.iter().enumerate().map(|(index, (values, _))| {
            let mut values = values.clone();
            if index == changed {
                values[place] += step;
            }
            flat(&values)
        });
        let all: Vec<Tensor<1>> = all.collect();
        let terms = read(of(&all)).into_iter().zip(&factors);
        terms.map(|(x, w)| f64::from(x) * f64::from(*w)).sum()
    };
    const STEP: f32 = 1.0 / 256.0;
    for (index, (tensor, (values, _))) in tensors.iter().zip(inputs).enumerate() {
        let received = read(tensor.grad(&gradients).unwrap());
        for place in (0..values.len()).step_by(values.len().div_ceil(12)) {
            let expected =
                (sum(index, place, STEP) - sum(index, place, -STEP)) / f64::from(2.0 * STEP);
            let error = (f64::from(received[place]) - expected).abs();
            let value = received[place];
            assert!(
                error < 0.01 * (1.0 + expected.abs()),
                "input {index} at {place}: {value}, {expected}"
            );
        }
    }
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The recurrence of one sequence, value by value.
fn slow_lstm(projected: &[f32], hidden: &[f32], units: usize, reversed: bool) -> Vec<f64> {
    let steps = projected.len() / (4 * units);
    let (mut state, mut cell) = (vec![0.0; units], vec![0.0; units]);
    let mut out = vec![0.0; steps * units];
    for number in 0..steps {
        let step = if reversed { steps - 1 - number } else { number };
        let sum = |place: usize| {
            let term = |k: usize| state[k] * f64::from(hidden[k * 4 * units + place]);
            f64::from(projected[step * 4 * units + place]) + (0..units).map(term).sum::<f64>()
        };
        let sums: Vec<f64> = (0..4 * units).map(sum).collect();
        for unit in 0..units {
            let gate = |gate: usize| sums[gate * units + unit];
            cell[unit] = sigmoid(gate(1)) * cell[unit] + sigmoid(gate(0)) * gate(2).tanh();
            state[unit] = sigmoid(gate(3)) * f64::tanh(cell[unit]);
        }
        out[step * units..][..units].copy_from_slice(&state);
    }
    out
}

#[test]
fn a_recurrence_matches_slow_loops() {
    // Parts of 32, 32 and 6 sequences, and units beyond one panel of a packed matrix.
    for (batch, steps, units) in [(2, 7, 5), (1, 1, 3), (70, 3, 40)] {
        let projected = drawn(&[batch, steps, 4 * units], 1);
        let hidden = drawn(&[units, 4 * units], 2);
        for reversed in [false, true] {
            let each = projected.0.chunks(steps * 4 * units);
            let expected: Vec<f64> = each
                .flat_map(|projected| slow_lstm(projected, &hidden.0, units, reversed))
                .collect();
            let states = lstm(tensor(&projected), tensor(&hidden), reversed);
            assert_close(&read(states), &expected, 1e-5, "states");
        }
    }
    let inputs = [drawn(&[3, 4, 20], 3), drawn(&[5, 20], 4)];
    for reversed in [false, true] {
        assert_slopes(&inputs, |inputs| {
            let projected = inputs[0].clone().reshape([3, 4, 20]);
            lstm(projected, inputs[1].clone().reshape([5, 20]), reversed).reshape([60])
        });
    }
}

/// A convolution over time of `[batch, steps, in]`, term by term.
fn slow_convolution(
    x: &ShapedValues,
    weight: &ShapedValues,
    bias: &[f32],
    dilation: usize,
) -> Vec<f64> {
    let (&[batch, steps, inputs], &[outputs, _, taps]) = (&x.1[..], &weight.1[..]) else {
        panic!("three axes");
    };
    let before = dilation * (taps - 1) / 2;
    let mut out = Vec::new();
    for place in 0..batch * steps * outputs {
        let (row, output) = (place / outputs, place % outputs);
        let (item, step) = (row / steps, row % steps);
        let mut sum = f64::from(bias[output]);
        for tap in 0..taps {
            let from = (step + tap * dilation).wrapping_sub(before);
            if from < steps {
                for input in 0..inputs {
                    let value = x.0[(item * steps + from) * inputs + input];
                    let factor = weight.0[(output * inputs + input) * taps + tap];
                    sum += f64::from(value) * f64::from(factor);
                }
            }
        }
        out.push(sum);
    }
    out
}

#[test]
fn a_convolution_over_time_matches_slow_loops() {
    for (taps, dilation, steps) in [(10, 1, 12), (5, 1, 9), (3, 2, 9), (3, 4, 6), (1, 1, 300)] {
        let (x, weight) = (drawn(&[2, steps, 3], 5), drawn(&[4, 3, taps], 6));
        let bias = drawn(&[4], 7);
        let expected = slow_convolution(&x, &weight, &bias.0, dilation);
        let activated: Vec<f64> = expected.iter().map(|sum| sum.max(0.0)).collect();
        for (slope, expected) in [(1.0, expected), (0.0, activated)] {
            let [x, weight] = [&x, &weight].map(tensor::<3>);
            let output = time_convolution(x, weight, tensor(&bias), dilation, slope);
            assert_close(&read(output), &expected, 1e-5, "convolution");
        }
        let inputs = [x, weight, bias];
        // Without the activation, whose kink makes finite differences inexact.
        assert_slopes(&inputs, |inputs| {
            let x = inputs[0].clone().reshape([2, steps, 3]);
            let weight = inputs[1].clone().reshape([4, 3, taps]);
            let output = time_convolution(x, weight, inputs[2].clone(), dilation, 1.0);
            output.reshape([2 * steps * 4])
        });
    }
}

#[test]
fn rows_are_normalized_by_the_valid_ones() {
    // More rows than a block, with means far from zero.
    let (rows, channels) = (300, 3);
    let mut x = drawn(&[rows, channels], 8);
    x.0.iter_mut().for_each(|value| *value += 4.0);
    let valid: ShapedValues = (
        (0..rows).map(|row| f32::from(row % 5 != 2)).collect(),
        vec![rows],
    );
    let kept: Vec<usize> = (0..rows).filter(|row| row % 5 != 2).collect();
    let mut expected = vec![0.0; 2 * channels];
    for channel in 0..channels {
        let values = kept
            .iter()
            .map(|row| f64::from(x.0[row * channels + channel]));
        let mean = values.clone().sum::<f64>() / kept.len() as f64;
        expected[channel] = mean;
        let squares = values.map(|value| (value - mean).powi(2));
        expected[channels + channel] = squares.sum::<f64>() / kept.len() as f64;
    }
    let of = moments(tensor(&x), tensor(&valid));
    assert_close(&read(of.clone()), &expected, 1e-6, "moments");

    let (weight, bias) = (drawn(&[channels], 9), drawn(&[channels], 10));
    let scaling = NormalizationParameters {
        weight: tensor(&weight),
        bias: tensor(&bias),
        epsilon: 1e-3,
    };
    let residual = drawn(&[rows, channels], 11);
    let slow = |place: usize, residual: f64, slope: f64| {
        let (row, channel) = (place / channels, place % channels);
        let distance = f64::from(x.0[place]) - expected[channel];
        let scaled = distance / (expected[channels + channel] + 1e-3).sqrt();
        let sum = scaled * f64::from(weight.0[channel]) + f64::from(bias.0[channel]) + residual;
        f64::from(valid.0[row]) * if sum > 0.0 { sum } else { slope * sum }
    };
    let all = || 0..rows * channels;
    let plain: Vec<f64> = all().map(|place| slow(place, 0.0, 0.01)).collect();
    let output = normalize(
        tensor(&x),
        tensor(&valid),
        of.clone(),
        scaling.clone(),
        0.01,
    );
    assert_close(&read(output), &plain, 1e-4, "normalized");
    let sums = all().map(|place| slow(place, residual.0[place].into(), 0.0));
    let output = normalize_onto(tensor(&x), tensor(&valid), of, scaling, tensor(&residual));
    assert_close(
        &read(output),
        &sums.collect::<Vec<f64>>(),
        1e-4,
        "with a residual",
    );
}

#[test]
fn normalization_has_the_gradients_of_finite_differences() {
    let valid: ShapedValues = (vec![1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0], vec![7]);
    let inputs = [
        drawn(&[7, 3], 12),
        drawn(&[3], 13),
        drawn(&[3], 14),
        drawn(&[7, 3], 15),
    ];
    for onto in [false, true] {
        let count = if onto { 4 } else { 3 };
        assert_slopes(&inputs[..count], |inputs| {
            let rows = inputs[0].clone().reshape([7, 3]);
            let of = moments(rows.clone(), tensor(&valid));
            let scaling = NormalizationParameters {
                weight: inputs[1].clone(),
                bias: inputs[2].clone(),
                epsilon: 1e-2,
            };
            let output = match inputs.get(3) {
                Some(residual) => {
                    let residual = residual.clone().reshape([7, 3]);
                    normalize_onto(rows, tensor(&valid), of, scaling, residual)
                }
                None => normalize(rows, tensor(&valid), of, scaling, 0.2),
            };
            output.reshape([21])
        });
    }
}

/// A tensor of the backend, outside a graph.
fn plain(dims: &[usize], seed: u64) -> FlexTensor {
    let (values, dims) = drawn(dims, seed);
    FlexTensor::from_data(TensorData::new(values, dims))
}

fn agree(received: FlexTensor, expected: FlexTensor, what: &str) {
    let read = |tensor: FlexTensor| -> Vec<f32> { tensor.into_data().try_into_vec_as().unwrap() };
    let expected: Vec<f64> = read(expected).into_iter().map(f64::from).collect();
    assert_close(&read(received), &expected, 1e-4, what);
}

fn all_agree(received: PointwiseGradients<Flex>, expected: PointwiseGradients<Flex>) {
    agree(received.weight, expected.weight, "weight");
    agree(received.bias, expected.bias, "bias");
    agree(received.input.unwrap(), expected.input.unwrap(), "input");
}

/// GPUs use burn's operations; this test compares them on the CPU.
#[test]
fn the_versions_of_the_recurrence_and_the_convolution_agree() {
    let (projected, hidden) = (plain(&[5, 6, 12], 20), plain(&[3, 12], 21));
    let gradient = plain(&[5, 6, 3], 22);
    for reversed in [false, true] {
        let of = Flex::recurrence(projected.clone(), hidden.clone(), reversed);
        let other = general::recurrence::<Flex>(projected.clone(), hidden.clone(), reversed);
        let Recurrence {
            gates,
            cells,
            states,
        } = of.clone();
        agree(other.gates.clone(), gates, "gates");
        agree(other.cells.clone(), cells, "cells");
        agree(other.states.clone(), states, "states");
        let (a, b) = Flex::lstm_backward(hidden.clone(), of, gradient.clone(), reversed);
        let other =
            general::lstm_backward::<Flex>(hidden.clone(), other, gradient.clone(), reversed);
        agree(other.0, a, "projected");
        agree(other.1, b, "hidden");
    }
    for (taps, dilation) in [(10, 1), (3, 4), (1, 1)] {
        let (x, weight) = (plain(&[3, 11, 2], 23), plain(&[4, 2, taps], 24));
        let (bias, gradient) = (plain(&[4], 25), plain(&[3, 11, 4], 26));
        let [of, other] = [Flex::time_convolution, general::time_convolution::<Flex>]
            .map(|of| of(x.clone(), weight.clone(), bias.clone(), dilation, 0.0));
        agree(other, of.clone(), "output");
        let before = Flex::deactivated(of.clone(), gradient.clone(), 0.0);
        agree(
            general::deactivated::<Flex>(of, gradient, 0.0),
            before.clone(),
            "before",
        );
        let [of, other] = [
            Flex::time_convolution_backward,
            general::time_convolution_backward::<Flex>,
        ]
        .map(|of| of(x.clone(), weight.clone(), before.clone(), dilation, true));
        all_agree(other, of);
    }
}

#[test]
fn the_versions_of_the_normalization_agree() {
    let valid = vec![1.0_f32, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0];
    let valid = FlexTensor::from_data(TensorData::new(valid, [7]));
    let (rows, residual) = (plain(&[7, 3], 27), plain(&[7, 3], 28));
    let of = Flex::moments(rows.clone(), valid.clone());
    agree(
        general::moments::<Flex>(rows.clone(), valid.clone()),
        of.clone(),
        "moments",
    );
    let parameters = [of.clone(), plain(&[3], 29), plain(&[3], 30)];
    let [moments, weight, bias] = parameters.clone();
    let output = Flex::normalize_onto(
        rows.clone(),
        valid.clone(),
        moments.clone(),
        weight.clone(),
        bias,
        1e-3,
        residual.clone(),
    );
    let (x, kept) = (rows.clone(), valid.clone());
    let other = general::normalize::<Flex>(x, kept, parameters, [1e-3, 0.0], Some(residual));
    agree(other, output.clone(), "output");
    let of = Normalization {
        rows,
        valid,
        moments,
        weight,
        output,
        epsilon: 1e-3,
        slope: 0.0,
    };
    let gradient = plain(&[7, 3], 31);
    let (gradients, before) = Flex::normalize_backward(of.clone(), gradient.clone());
    let (other, of_residual) = general::normalize_backward::<Flex>(of, gradient);
    agree(of_residual, before, "residual");
    all_agree(other, gradients);
}
