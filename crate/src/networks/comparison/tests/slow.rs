//! Reference implementations of the layers in double precision, one value at a time.

use crate::model::TensorData32;
use std::collections::BTreeMap;

pub(super) type SlowTensors = BTreeMap<String, Vec<f64>>;
/// Steps of channels.
pub(super) type Sequence = Vec<Vec<f64>>;

pub(super) fn doubles(tensors: &BTreeMap<String, TensorData32>) -> SlowTensors {
    let double =
        |tensor: &TensorData32| tensor.values.iter().map(|value| (*value).into()).collect();
    let all = tensors.iter();
    all.map(|(name, tensor)| (name.clone(), double(tensor)))
        .collect()
}

pub(super) fn sequence(values: &[f32], width: usize) -> Sequence {
    let rows = values.chunks_exact(width);
    rows.map(|row| row.iter().map(|value| (*value).into()).collect())
        .collect()
}

pub(super) fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// `weight x + bias`, `weight` row by row.
pub(super) fn linear(weight: &[f64], bias: &[f64], x: &[f64]) -> Vec<f64> {
    let rows = weight.chunks_exact(x.len()).zip(bias);
    rows.map(|(row, bias)| bias + dot(row, x)).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

pub(super) fn lstm(tensors: &SlowTensors, name: &str, x: &Sequence) -> Sequence {
    let part = |part: &str| &tensors[&format!("{name}.{part}")];
    let (input, hidden, bias) = (part("input.weight"), part("hidden.weight"), part("bias"));
    let units = bias.len() / 4;
    let (mut h, mut c) = (vec![0.0; units], vec![0.0; units]);
    let mut all = Vec::new();
    for x in x {
        let sums = linear(input, bias, x);
        let recurrent = linear(hidden, &vec![0.0; 4 * units], &h);
        let gate = |index: usize, unit: usize| {
            sums[index * units + unit] + recurrent[index * units + unit]
        };
        for unit in 0..units {
            c[unit] =
                sigmoid(gate(1, unit)) * c[unit] + sigmoid(gate(0, unit)) * gate(2, unit).tanh();
            h[unit] = sigmoid(gate(3, unit)) * c[unit].tanh();
        }
        all.push(h.clone());
    }
    all
}

/// Batch normalization of the values of one channel.
pub(super) fn normalized(values: &[f64], weight: f64, bias: f64, epsilon: f64) -> Vec<f64> {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values
        .iter()
        .map(|value| (value - mean).powi(2))
        .sum::<f64>()
        / count;
    let scale = weight / (variance + epsilon).sqrt();
    values
        .iter()
        .map(|value| (value - mean) * scale + bias)
        .collect()
}

/// Convolution with stride 1 and zero padding, of which `before` zeros precede the sequence.
pub(super) fn convolution(
    weight: &[f64],
    [out, input, taps]: [usize; 3],
    x: &Sequence,
    dilation: usize,
    before: usize,
) -> Sequence {
    let step = |step: usize| {
        let value = |output: usize| {
            let mut sum = 0.0;
            for channel in 0..input {
                for tap in 0..taps {
                    let place = (step + tap * dilation).checked_sub(before);
                    let value = place
                        .and_then(|place| x.get(place))
                        .map_or(0.0, |x| x[channel]);
                    sum += weight[(output * input + channel) * taps + tap] * value;
                }
            }
            sum
        };
        (0..out).map(value).collect()
    };
    (0..x.len()).map(step).collect()
}

/// `layer norm(x + attention(x))`
pub(super) fn self_attention(tensors: &SlowTensors, x: &Sequence, heads: usize) -> Sequence {
    let layer = |name: &str, x: &[f64]| {
        let part = |part: &str| &tensors[&format!("attention.{name}.{part}")];
        linear(part("weight"), part("bias"), x)
    };
    let each = |name: &str| -> Sequence { x.iter().map(|x| layer(name, x)).collect() };
    let (query, key, value) = (each("query"), each("key"), each("value"));
    let width = x[0].len();
    let size = width / heads;
    let mut all = Vec::new();
    for (step, own) in x.iter().enumerate() {
        let mut attended = vec![0.0; width];
        for head in 0..heads {
            let columns = head * size..(head + 1) * size;
            let scores: Vec<f64> = key
                .iter()
                .map(|key| {
                    let product = dot(&query[step][columns.clone()], &key[columns.clone()]);
                    (product / (size as f64).sqrt()).exp()
                })
                .collect();
            let sum: f64 = scores.iter().sum();
            for (score, value) in scores.iter().zip(&value) {
                for column in columns.clone() {
                    attended[column] += score / sum * value[column];
                }
            }
        }
        let attended = layer("output", &attended);
        let sum: Vec<f64> = own.iter().zip(&attended).map(|(a, b)| a + b).collect();
        let plain = normalized(&sum, 1.0, 0.0, 1e-5);
        let (weight, bias) = (
            &tensors["attention.norm.weight"],
            &tensors["attention.norm.bias"],
        );
        let scaled = plain.iter().zip(weight).zip(bias);
        all.push(
            scaled
                .map(|((x, weight), bias)| x * weight + bias)
                .collect(),
        );
    }
    all
}

/// The sum of `values * weights`.
pub(super) fn weighted(values: &[Vec<f64>], weights: &[f32]) -> f64 {
    let values = values.iter().flatten().zip(weights);
    values
        .map(|(value, weight)| value * f64::from(*weight))
        .sum()
}
