//! Compares the operations on segments with slow loops and with burn's operations.

use super::{convolution, general, pool};
use crate::networks::tests::{assert_close, random};
use burn::backend::flex::{Flex, FlexTensor};
use burn::prelude::*;

use super::{SegmentGradients, SegmentKernels};

fn tensor<const D: usize>(values: &[f32], dims: [usize; D]) -> Tensor<D> {
    let data = TensorData::new(values.to_vec(), dims);
    Tensor::from_data(data, &Device::flex().autodiff())
}

fn read<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec_as().unwrap()
}

/// A convolution `[batch, time, bands, in]` with `[out, in, time, bands]`, term by term.
fn slow(
    (x, [batch, time, bands, inputs]): (&[f32], [usize; 4]),
    (weight, [outputs, _, taps, across]): (&[f32], [usize; 4]),
    bias: &[f32],
    slope: f64,
) -> Vec<f64> {
    let mut all = Vec::new();
    for item in 0..batch {
        for (frame, band) in (0..time).flat_map(|t| (0..bands).map(move |b| (t, b))) {
            for (out, bias) in bias.iter().enumerate().take(outputs) {
                let mut sum = f64::from(*bias);
                for (tap, side) in (0..taps).flat_map(|t| (0..across).map(move |b| (t, b))) {
                    let from = (frame + tap).wrapping_sub(taps / 2);
                    let beside = (band + side).wrapping_sub(across / 2);
                    if from < time && beside < bands {
                        for input in 0..inputs {
                            let x = x[((item * time + from) * bands + beside) * inputs + input];
                            let place = ((out * inputs + input) * taps + tap) * across + side;
                            sum += f64::from(x) * f64::from(weight[place]);
                        }
                    }
                }
                all.push(if sum > 0.0 { sum } else { slope * sum });
            }
        }
    }
    all
}

#[test]
fn a_convolution_and_its_gradients_match_slow_loops() {
    // More bands than a block has rows, and more frames than a block.
    for (time, bands, slope) in [(7, 4, 0.01), (3, 600, 1.0), (150, 10, 0.01)] {
        let (dims, shape) = ([2, time, bands, 3], [2, 3, 5, 3]);
        let x = random(dims.iter().product(), 1);
        let (weight, bias) = (random(90, 2), random(2, 3));
        let expected = slow((&x, dims), (&weight, shape), &bias, f64::from(slope));
        let inputs = [
            tensor(&x, dims).require_grad(),
            tensor(&weight, shape).require_grad(),
        ];
        let bias_tensor = tensor(&bias, [2]).require_grad();
        let [input, kernel] = inputs.clone();
        let output = convolution(input, kernel, bias_tensor.clone(), slope);
        assert_close(&read(output.clone()), &expected, 1e-5, "convolution");

        // Compares the gradients of a weighted sum of the output with finite differences.
        let factors = random(expected.len(), 4);
        let sum = (output * tensor(&factors, [2, time, bands, 2])).sum();
        let gradients = sum.backward();
        let weighted = |x: &[f32], weight: &[f32], bias: &[f32]| -> f64 {
            let values = slow((x, dims), (weight, shape), bias, f64::from(slope));
            let terms = values.iter().zip(&factors);
            terms
                .map(|(value, factor)| value * f64::from(*factor))
                .sum()
        };
        let difference = |values: &[f32], place: usize, of: &dyn Fn(&[f32]) -> f64| {
            const STEP: f32 = 1.0 / 4096.0;
            let mut moved = values.to_vec();
            moved[place] += STEP;
            let above = of(&moved);
            moved[place] = values[place] - STEP;
            (above - of(&moved)) / f64::from(2.0 * STEP)
        };
        let close = |received: f32, expected: f64| {
            let error = (f64::from(received) - expected).abs();
            assert!(
                error < 0.02 * (1.0 + expected.abs()),
                "{received}, {expected}"
            );
        };
        let [of_x, of_weight] = inputs.map(|tensor| read(tensor.grad(&gradients).unwrap()));
        for place in [0, 5, x.len() / 2, x.len() - 1] {
            close(
                of_x[place],
                difference(&x, place, &|x| weighted(x, &weight, &bias)),
            );
        }
        for place in [0, 16, 47, 89] {
            let of = |weight: &[f32]| weighted(&x, weight, &bias);
            close(of_weight[place], difference(&weight, place, &of));
        }
        let of_bias = read(bias_tensor.grad(&gradients).unwrap());
        close(
            of_bias[1],
            difference(&bias, 1, &|bias| weighted(&x, &weight, bias)),
        );
    }
}

/// A tensor of the backend, outside a graph.
fn plain<const D: usize>(values: &[f32], dims: [usize; D]) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(values.to_vec(), dims))
}

fn values(tensor: FlexTensor) -> Vec<f32> {
    tensor.into_data().try_into_vec_as().unwrap()
}

/// GPUs use burn's operations; this test compares them on the CPU.
#[test]
fn the_versions_agree() {
    let close = |received: FlexTensor, expected: FlexTensor, what: &str| {
        let expected: Vec<f64> = values(expected).into_iter().map(f64::from).collect();
        assert_close(&values(received), &expected, 1e-4, what);
    };
    // 17 items are summed in groups. With 40 channels and odd sides, tiles of minimal filtering are incomplete.
    for (dims, outputs, slope) in [
        ([17, 6, 8, 3], 5, 0.01),
        ([17, 6, 8, 3], 5, 1.0),
        ([5, 53, 9, 40], 33, 0.01),
        ([1, 1, 1, 32], 40, 1.0),
    ] {
        let [batch, time, bands, inputs] = dims;
        let (shape, out) = ([outputs, inputs, 5, 3], [batch, time, bands, outputs]);
        let x = plain(&random(dims.iter().product(), 5), dims);
        let weight = plain(&random(shape.iter().product(), 6), shape);
        let bias = plain(&random(outputs, 7), [outputs]);
        let output = Flex::convolution(x.clone(), weight.clone(), bias.clone(), slope);
        let other = general::convolution::<Flex>(x.clone(), weight.clone(), bias.clone(), slope);
        close(other, output.clone(), "output");
        let gradient = plain(&random(out.iter().product(), 8), out);
        let of = Flex::convolution_backward(
            x.clone(),
            weight.clone(),
            output.clone(),
            gradient.clone(),
            slope,
            true,
        );
        let other = general::convolution_backward::<Flex>(
            x.clone(),
            weight.clone(),
            output,
            gradient,
            slope,
            true,
        );
        close(other.weight, of.weight, "weight");
        close(other.bias, of.bias, "bias");
        close(other.input.unwrap(), of.input.unwrap(), "input");
    }
    let dims = [17, 6, 8, 3];
    let x = plain(&random(dims.iter().product(), 5), dims);
    let pooled = Flex::pool(x.clone());
    close(general::pool::<Flex>(x.clone()), pooled.clone(), "maxima");
    let gradient = plain(&random(17 * 3 * 2 * 3, 9), [17, 3, 2, 3]);
    let of = Flex::pool_backward(x.clone(), pooled, gradient.clone());
    close(general::pool_backward::<Flex>(x, gradient), of, "maxima");
}

#[test]
fn the_first_of_equal_values_receives_the_gradient() {
    // Five frames and nine bands: the last frame and band are in no window.
    let mut x = vec![0.0; 5 * 9];
    (x[1], x[11], x[7]) = (2.0, 2.0, 1.0);
    let input = tensor(&x, [1, 5, 9, 1]).require_grad();
    let output = pool(input.clone());
    assert_eq!(output.dims(), [1, 2, 2, 1]);
    assert_eq!(read(output.clone()), [2.0, 1.0, 0.0, 0.0]);
    let factors = tensor(&[1.0, 2.0, 3.0, 4.0], [1, 2, 2, 1]);
    let gradients = (output * factors).sum().backward();
    let of = read(input.grad(&gradients).unwrap());
    let found: Vec<(usize, f32)> = of
        .into_iter()
        .enumerate()
        .filter(|(_, value)| *value != 0.0)
        .collect();
    assert_eq!(found, [(1, 1.0), (7, 2.0), (18, 3.0), (22, 4.0)]);
}
