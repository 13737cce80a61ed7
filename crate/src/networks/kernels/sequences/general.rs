//! The operations on sequences with burn's operations, for backends without kernels of this crate.

use super::{Normalization, Recurrence};
use crate::networks::kernels::PointwiseGradients;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, TensorMetadata};
use burn::tensor::ops::ConvOptions;
use burn::tensor::{FloatDType, Scalar, Slice};

type Float<B> = FloatTensor<B>;

/// `count` indices of an axis from `first` on.
fn part<B: Backend>(tensor: Float<B>, axis: usize, first: usize, count: usize) -> Float<B> {
    let dims: Vec<usize> = tensor.shape().to_vec();
    let slice = |(place, length): (usize, &usize)| {
        if place == axis {
            Slice::from(first..first + count)
        } else {
            Slice::from(0..*length)
        }
    };
    let slices: Vec<Slice> = dims.iter().enumerate().map(slice).collect();
    B::float_slice(tensor, &slices)
}

fn reshaped<B: Backend, const D: usize>(tensor: Float<B>, dims: [usize; D]) -> Float<B> {
    B::float_reshape(tensor, dims.into())
}

/// `1 - x`
fn complement<B: Backend>(x: Float<B>) -> Float<B> {
    B::float_add_scalar(B::float_neg(x), Scalar::from(1.0))
}

/// `1 - x^2`
fn complement_of_square<B: Backend>(x: Float<B>) -> Float<B> {
    complement::<B>(B::float_mul(x.clone(), x))
}

/// The steps of a sequence in the order in which they are processed.
fn order(steps: usize, reversed: bool) -> Vec<usize> {
    if reversed {
        (0..steps).rev().collect()
    } else {
        (0..steps).collect()
    }
}

/// A step of `[batch, steps, width]` as `[batch, width]`.
fn step<B: Backend>(sequence: &Float<B>, index: usize) -> Float<B> {
    let [batch, _, width] = sequence.shape().dims();
    reshaped::<B, 2>(part::<B>(sequence.clone(), 1, index, 1), [batch, width])
}

/// `[batch, steps, width]` of steps that are in the order of [`order`].
fn joined<B: Backend>(mut steps: Vec<Float<B>>, reversed: bool) -> Float<B> {
    if reversed {
        steps.reverse();
    }
    let each = steps.into_iter().map(|step| {
        let [batch, width] = step.shape().dims();
        reshaped::<B, 3>(step, [batch, 1, width])
    });
    B::float_cat(each.collect(), 1)
}

pub(super) fn recurrence<B: Backend>(
    projected: Float<B>,
    hidden: Float<B>,
    reversed: bool,
) -> Recurrence<B> {
    let [_, steps, _] = projected.shape().dims();
    let [units, _] = hidden.shape().dims();
    let (mut gates, mut cells, mut states) = (Vec::new(), Vec::new(), Vec::<Float<B>>::new());
    for index in order(steps, reversed) {
        let mut sums = step::<B>(&projected, index);
        if let Some(state) = states.last() {
            sums = B::float_add(sums, B::float_matmul(state.clone(), hidden.clone()));
        }
        let gate = |gate: usize| part::<B>(sums.clone(), 1, gate * units, units);
        let all = [
            B::sigmoid(gate(0)),
            B::sigmoid(gate(1)),
            B::float_tanh(gate(2)),
            B::sigmoid(gate(3)),
        ];
        let [input, forget, candidate, output] = all.clone();
        let new = B::float_mul(input, candidate);
        let cell = match cells.last() {
            Some(before) => B::float_add(B::float_mul(forget, Float::<B>::clone(before)), new),
            None => new,
        };
        states.push(B::float_mul(output, B::float_tanh(cell.clone())));
        cells.push(cell);
        gates.push(B::float_cat(all.to_vec(), 1));
    }
    Recurrence {
        gates: joined::<B>(gates, reversed),
        cells: joined::<B>(cells, reversed),
        states: joined::<B>(states, reversed),
    }
}

pub(super) fn lstm_backward<B: Backend>(
    hidden: Float<B>,
    of: Recurrence<B>,
    gradient: Float<B>,
    reversed: bool,
) -> (Float<B>, Float<B>) {
    let [_, steps, units] = gradient.shape().dims();
    let order = order(steps, reversed);
    let transposed = B::float_swap_dims(hidden.clone(), 0, 1);
    let mut of_hidden = B::float_mul_scalar(hidden, Scalar::from(0.0));
    let mut later: Option<[Float<B>; 2]> = None;
    let mut of_gates = Vec::new();
    for (number, index) in order.iter().enumerate().rev() {
        let before = number.checked_sub(1).map(|number| order[number]);
        let gates = step::<B>(&of.gates, *index);
        let gate = |gate: usize| part::<B>(gates.clone(), 1, gate * units, units);
        let (input, forget, candidate, output) = (gate(0), gate(1), gate(2), gate(3));
        let cell = B::float_tanh(step::<B>(&of.cells, *index));
        let own = step::<B>(&gradient, *index);
        let (of_state, of_later) = match later.take() {
            Some([state, cell]) => (B::float_add(own, state), Some(cell)),
            None => (own, None),
        };
        let through = B::float_mul(of_state.clone(), output.clone());
        let through = B::float_mul(through, complement_of_square::<B>(cell.clone()));
        let of_cell = match of_later {
            Some(of) => B::float_add(of, through),
            None => through,
        };
        let of_forget = match before {
            Some(before) => B::float_mul(of_cell.clone(), step::<B>(&of.cells, before)),
            None => B::float_mul_scalar(of_cell.clone(), Scalar::from(0.0)),
        };
        let of_candidate = B::float_mul(of_cell.clone(), input.clone());
        let of_sums = B::float_cat(
            vec![
                B::sigmoid_backward(input, B::float_mul(of_cell.clone(), candidate.clone())),
                B::sigmoid_backward(forget.clone(), of_forget),
                B::float_mul(of_candidate, complement_of_square::<B>(candidate)),
                B::sigmoid_backward(output, B::float_mul(of_state, cell)),
            ],
            1,
        );
        if let Some(before) = before {
            let state = B::float_swap_dims(step::<B>(&of.states, before), 0, 1);
            of_hidden = B::float_add(of_hidden, B::float_matmul(state, of_sums.clone()));
        }
        let of_before = B::float_matmul(of_sums.clone(), transposed.clone());
        later = Some([of_before, B::float_mul(of_cell, forget)]);
        of_gates.push(of_sums);
    }
    of_gates.reverse();
    (joined::<B>(of_gates, reversed), of_hidden)
}

fn options(dilation: usize) -> ConvOptions<2> {
    ConvOptions::new([1, 1], [0, 0], [dilation, 1], 1)
}

/// `[batch, steps, channels]` as an image `[batch, channels, steps, 1]`, with zeros around the steps.
fn image<B: Backend>(x: Float<B>, [before, after]: [usize; 2]) -> Float<B> {
    let [batch, steps, channels] = x.shape().dims();
    let zeros = |count: usize| {
        let device = x.device();
        B::float_zeros([batch, count, channels].into(), &device, FloatDType::F32)
    };
    let mut parts = Vec::new();
    if before > 0 {
        parts.push(zeros(before));
    }
    let last = (after > 0).then(|| zeros(after));
    parts.push(x);
    parts.extend(last);
    let padded = B::float_cat(parts, 1);
    let padded = B::float_swap_dims(padded, 1, 2);
    reshaped::<B, 4>(padded, [batch, channels, before + steps + after, 1])
}

fn sequence<B: Backend>(image: Float<B>) -> Float<B> {
    let [batch, channels, steps, _] = image.shape().dims();
    B::float_swap_dims(reshaped::<B, 3>(image, [batch, channels, steps]), 1, 2)
}

fn around<B: Backend>(weight: &Float<B>, dilation: usize) -> [usize; 2] {
    let [_, _, taps] = weight.shape().dims();
    let around = dilation * (taps - 1);
    [around / 2, around - around / 2]
}

fn kernel<B: Backend>(weight: Float<B>) -> Float<B> {
    let [outputs, inputs, taps] = weight.shape().dims();
    reshaped::<B, 4>(weight, [outputs, inputs, taps, 1])
}

pub(super) fn time_convolution<B: Backend>(
    input: Float<B>,
    weight: Float<B>,
    bias: Float<B>,
    dilation: usize,
    slope: f32,
) -> Float<B> {
    let image = image::<B>(input, around::<B>(&weight, dilation));
    let output = B::conv2d(image, kernel::<B>(weight), Some(bias), options(dilation));
    activated::<B>(sequence::<B>(output), slope)
}

fn activated<B: Backend>(x: Float<B>, slope: f32) -> Float<B> {
    if slope == 0.0 {
        B::relu(x)
    } else {
        B::leaky_relu(x, Scalar::from(slope))
    }
}

pub(super) fn time_convolution_backward<B: Backend>(
    input: Float<B>,
    weight: Float<B>,
    gradient: Float<B>,
    dilation: usize,
    of_input: bool,
) -> PointwiseGradients<B> {
    let [batch, steps, inputs] = input.shape().dims();
    let weight_dims: [usize; 3] = weight.shape().dims();
    let [before, after] = around::<B>(&weight, dilation);
    let (input, weight) = (image::<B>(input, [before, after]), kernel::<B>(weight));
    let of_rows = reshaped::<B, 2>(gradient.clone(), [batch * steps, weight_dims[0]]);
    let of_bias = reshaped::<B, 1>(B::float_sum_dim(of_rows, 0), [weight_dims[0]]);
    let gradient = image::<B>(gradient, [0, 0]);
    let of_x = of_input.then(|| {
        let (x, weight, gradient) = (input.clone(), weight.clone(), gradient.clone());
        let of = B::conv2d_x_backward(x, weight, gradient, options(dilation));
        let of = part::<B>(sequence::<B>(of), 1, before, steps);
        reshaped::<B, 3>(of, [batch, steps, inputs])
    });
    let of_weight = B::conv2d_weight_backward(input, weight, gradient, options(dilation));
    PointwiseGradients {
        input: of_x,
        weight: reshaped::<B, 3>(of_weight, weight_dims),
        bias: of_bias,
    }
}

pub(super) fn deactivated<B: Backend>(
    output: Float<B>,
    gradient: Float<B>,
    slope: f32,
) -> Float<B> {
    if slope == 0.0 {
        B::relu_backward(output, gradient)
    } else {
        // The sign of the output, mapped from -1 and 1 to the slope and 1.
        let half = B::float_mul_scalar(B::float_sign(output), Scalar::from((1.0 - slope) / 2.0));
        let factor = B::float_add_scalar(half, Scalar::from(f32::midpoint(1.0, slope)));
        B::float_mul(gradient, factor)
    }
}

/// A row for each channel: the sums of `[rows, channels]`, divided by the number of valid rows.
fn average<B: Backend>(rows: Float<B>, count: Float<B>) -> Float<B> {
    B::float_div(B::float_sum_dim(rows, 0), count)
}

/// `valid` as a column, and the number of valid rows, `[1, 1]`.
fn counted<B: Backend>(valid: Float<B>) -> [Float<B>; 2] {
    let [rows] = valid.shape().dims();
    let column = reshaped::<B, 2>(valid, [rows, 1]);
    [column.clone(), B::float_sum_dim(column, 0)]
}

pub(super) fn moments<B: Backend>(rows: Float<B>, valid: Float<B>) -> Float<B> {
    let [column, count] = counted::<B>(valid);
    let kept = B::float_mul(rows.clone(), column.clone());
    let mean = average::<B>(kept, count.clone());
    let distance = B::float_mul(B::float_sub(rows, mean.clone()), column);
    let square = B::float_mul(distance.clone(), distance);
    B::float_cat(vec![mean, average::<B>(square, count)], 0)
}

/// The normalized rows without scale and bias, and one over the standard deviation.
fn standardized<B: Backend>(rows: Float<B>, moments: Float<B>, epsilon: f32) -> [Float<B>; 2] {
    let mean = part::<B>(moments.clone(), 0, 0, 1);
    let variance = B::float_add_scalar(part::<B>(moments, 0, 1, 1), Scalar::from(epsilon));
    let inverse = B::float_recip(B::float_sqrt(variance));
    let rows = B::float_mul(B::float_sub(rows, mean), inverse.clone());
    [rows, inverse]
}

fn across<B: Backend>(vector: Float<B>) -> Float<B> {
    let [channels] = vector.shape().dims();
    reshaped::<B, 2>(vector, [1, channels])
}

pub(super) fn normalize<B: Backend>(
    rows: Float<B>,
    valid: Float<B>,
    [moments, weight, bias]: [Float<B>; 3],
    [epsilon, slope]: [f32; 2],
    residual: Option<Float<B>>,
) -> Float<B> {
    let [rows, _] = standardized::<B>(rows, moments, epsilon);
    let sum = B::float_add(B::float_mul(rows, across::<B>(weight)), across::<B>(bias));
    let sum = match residual {
        Some(residual) => B::float_add(sum, residual),
        None => sum,
    };
    let [column, _] = counted::<B>(valid);
    B::float_mul(activated::<B>(sum, slope), column)
}

pub(super) fn normalize_backward<B: Backend>(
    of: Normalization<B>,
    gradient: Float<B>,
) -> (PointwiseGradients<B>, Float<B>) {
    let [column, count] = counted::<B>(of.valid);
    let gradient = deactivated::<B>(of.output, gradient, of.slope);
    let gradient = B::float_mul(gradient, column.clone());
    let [rows, inverse] = standardized::<B>(of.rows, of.moments, of.epsilon);
    let [_, channels] = rows.shape().dims();
    let product = B::float_mul(gradient.clone(), rows.clone());
    let [of_bias, of_weight] = [gradient.clone(), product].map(|x| B::float_sum_dim(x, 0));
    let shift = B::float_div(of_bias.clone(), count.clone());
    let slant = B::float_div(of_weight.clone(), count);
    let moved = B::float_add(B::float_mul(rows, slant), shift);
    let inner = B::float_sub(gradient.clone(), B::float_mul(moved, column));
    let scale = B::float_mul(across::<B>(of.weight), inverse);
    let gradients = PointwiseGradients {
        input: Some(B::float_mul(inner, scale)),
        weight: reshaped::<B, 1>(of_weight, [channels]),
        bias: reshaped::<B, 1>(of_bias, [channels]),
    };
    (gradients, gradient)
}
