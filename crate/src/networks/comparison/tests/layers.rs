//! Compares layers with slow reference implementations.

use super::slow::{self, Sequence};
use super::{assert_slopes, gradients, layer, read, tensor, tensors};
use crate::networks::comparison::batch_norm::BatchNorm;
use crate::networks::comparison::binary::{binary, clipped};
use crate::networks::comparison::convolution::{channels_last, to_sequence};
use crate::networks::comparison::lstm::{BiLstm, Lstm};
use crate::networks::comparison::pass::Pass;
use crate::networks::comparison::self_attention::SelfAttention;
use crate::networks::comparison::windows::{Placement, TimeConvolution};
use crate::networks::tests::{assert_close, random};
use burn::module::Param;
use burn::prelude::*;

fn flat(sequence: &Sequence) -> Vec<f64> {
    sequence.iter().flatten().copied().collect()
}

const LSTM: [(&str, &[usize]); 3] = [
    ("lstm.0.input.weight", &[20, 3]),
    ("lstm.0.hidden.weight", &[20, 5]),
    ("lstm.0.bias", &[20]),
];

#[test]
fn an_lstm_and_its_gradients_match_single_steps() {
    let all = tensors(&LSTM, 1);
    let lstm = layer(&all, |weights| Lstm::take(weights, "lstm.0"));
    // Two sequences of seven steps, an odd number for the halves.
    let (x, weights) = (random(2 * 7 * 3, 10), random(2 * 7 * 5, 11));
    let output = lstm.forward(tensor(&x, [2, 7, 3]), false);
    let slow = |tensors: &slow::SlowTensors| -> Sequence {
        let of = |x: &[f32]| slow::lstm(tensors, "lstm.0", &slow::sequence(x, 3));
        [of(&x[..21]), of(&x[21..])].concat()
    };
    let expected = flat(&slow(&slow::doubles(&all)));
    assert_close(&read(&output), &expected, 1e-5, "states");
    let received = gradients(lstm, output, &weights, &all, |lstm, collected| {
        lstm.collect(collected, "lstm.0");
    });
    assert_slopes(&received, &all, |tensors| {
        slow::weighted(&slow(tensors), &weights)
    });
}

#[test]
fn the_backward_direction_starts_at_the_end() {
    let shapes = ["forward", "backward"].map(|direction| {
        LSTM.map(|(name, shape)| (name.replace(".0.", &format!(".{direction}.")), shape))
    });
    let shapes: Vec<(&str, &[usize])> = shapes
        .iter()
        .flatten()
        .map(|(name, shape)| (name.as_str(), *shape))
        .collect();
    let all = tensors(&shapes, 2);
    let both = layer(&all, BiLstm::take);
    let x = random(6 * 3, 12);
    let output = both.forward(tensor(&x, [1, 6, 3]));
    let values = slow::doubles(&all);
    let x = slow::sequence(&x, 3);
    let reversed: Sequence = x.iter().rev().cloned().collect();
    let forward = slow::lstm(&values, "lstm.forward", &x);
    let backward = slow::lstm(&values, "lstm.backward", &reversed);
    let steps = forward.iter().zip(backward.iter().rev());
    let expected: Vec<f64> = steps
        .flat_map(|(a, b)| [a.clone(), b.clone()].concat())
        .collect();
    assert_close(&read(&output), &expected, 1e-5, "states");
}

#[test]
fn statistics_are_computed_from_valid_values() {
    let mut all = tensors(
        &[
            ("norm.weight", &[2]),
            ("norm.bias", &[2]),
            ("norm.running_mean", &[2]),
            ("norm.running_variance", &[2]),
        ],
        3,
    );
    all.get_mut("norm.running_variance").unwrap().values = vec![0.5, 2.0];
    let norm = layer(&all, |weights| BatchNorm::take(weights, "norm", 1e-3));
    let x = random(6 * 2, 13);
    // The third and the sixth row are padding.
    let mask = [1.0, 1.0, 0.0, 1.0, 1.0, 0.0];
    let valid = tensor(&mask, [6]);
    let mut pass = Pass::training(None);
    let output = norm.forward(tensor(&x, [6, 2]), valid, 1.0, &mut pass);
    let weights = random(12, 14);
    let slow = |tensors: &slow::SlowTensors| -> Sequence {
        let mut rows = vec![vec![0.0; 2]; 6];
        for channel in 0..2 {
            let kept: Vec<usize> = (0..6).filter(|row| mask[*row] > 0.0).collect();
            let values: Vec<f64> = kept.iter().map(|row| x[row * 2 + channel].into()).collect();
            let (weight, bias) = (
                tensors["norm.weight"][channel],
                tensors["norm.bias"][channel],
            );
            let values = slow::normalized(&values, weight, bias, 1e-3);
            for (row, value) in kept.into_iter().zip(values) {
                rows[row][channel] = value;
            }
        }
        rows
    };
    let values = slow::doubles(&all);
    assert_close(&read(&output), &flat(&slow(&values)), 1e-5, "normalized");

    let batch = pass.statistics.unwrap().pop().unwrap();
    let of_first = [0, 1, 3, 4].map(|row| f64::from(x[2 * row]));
    let mean = of_first.iter().sum::<f64>() / 4.0;
    let variance = of_first.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 4.0;
    let received = [&batch[0], &batch[1]].map(|tensor| read(tensor)[0]);
    assert_close(&received, &[mean, variance], 1e-5, "statistics");
    // Inference uses the updated running statistics.
    let updated = norm.clone().updated(Some(batch));
    let (constant, valid) = (tensor(&[0.0, 0.0], [1, 2]), tensor(&[1.0], [1]));
    let inference = updated.forward(constant, valid, 1.0, &mut Pass::inference());
    let moved = |name: &str, new: f64| 0.9 * values[name][0] + 0.1 * new;
    let mean = moved("norm.running_mean", mean);
    let variance = moved("norm.running_variance", variance);
    let scale = values["norm.weight"][0] / (variance + 1e-3).sqrt();
    let expected = values["norm.bias"][0] - mean * scale;
    assert_close(&read(&inference)[..1], &[expected], 1e-5, "inference");

    let received = gradients(norm, output, &weights, &all, |norm, collected| {
        norm.collect(collected, "norm");
    });
    assert_slopes(&received, &all, |tensors| {
        slow::weighted(&slow(tensors), &weights)
    });
}

#[test]
fn attention_ignores_padding_and_has_the_slow_gradients() {
    let mut shapes: Vec<(String, &[usize])> = Vec::new();
    for name in ["query", "key", "value", "output"] {
        shapes.push((format!("attention.{name}.weight"), &[4, 4]));
        shapes.push((format!("attention.{name}.bias"), &[4]));
    }
    shapes.push(("attention.norm.weight".to_owned(), &[4]));
    shapes.push(("attention.norm.bias".to_owned(), &[4]));
    let shapes: Vec<(&str, &[usize])> = shapes
        .iter()
        .map(|(name, shape)| (name.as_str(), *shape))
        .collect();
    let all = tensors(&shapes, 4);
    let attention = layer(&all, |weights| SelfAttention::take(weights, 2));
    let x = random(2 * 5 * 4, 15);
    // The second sequence has three valid steps.
    let mask = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0];
    let mask = tensor(&mask, [2, 5, 1]);
    let output = attention.forward(tensor(&x, [2, 5, 4]), &mask) * mask;
    let slow = |tensors: &slow::SlowTensors| -> Sequence {
        let of = |x: &[f32]| slow::self_attention(tensors, &slow::sequence(x, 4), 2);
        [of(&x[..20]), of(&x[20..32]), vec![vec![0.0; 4]; 2]].concat()
    };
    let expected = flat(&slow(&slow::doubles(&all)));
    assert_close(&read(&output), &expected, 1e-5, "attended");
    let weights = random(40, 16);
    let received = gradients(attention, output, &weights, &all, |layer, collected| {
        layer.collect(collected);
    });
    // The bias of the keys shifts all scores of a step equally, so its gradient is 0.
    assert_slopes(&received, &all, |tensors| {
        slow::weighted(&slow(tensors), &weights)
    });
}

#[test]
fn convolutions_over_time_are_sums_over_taps() {
    let x = random(9 * 2, 17);
    for (taps, dilation, before) in [(10, 1, 4), (5, 1, 2), (3, 2, 2), (3, 4, 4), (1, 1, 0)] {
        let all = tensors(&[("c.weight", &[3, 2, taps])], 5);
        let same = Placement::Same { dilation };
        let convolution = layer(&all, |weights| {
            TimeConvolution::take(weights, "c", false, same)
        });
        let output = convolution.forward(tensor(&x, [1, 9, 2]));
        let slow = |tensors: &slow::SlowTensors| {
            let x = slow::sequence(&x, 2);
            slow::convolution(&tensors["c.weight"], [3, 2, taps], &x, dilation, before)
        };
        let expected = flat(&slow(&slow::doubles(&all)));
        assert_close(&read(&output), &expected, 1e-5, "convolution");
        let weights = random(27, 18);
        let received = gradients(convolution, output, &weights, &all, |layer, collected| {
            layer.collect(collected, "c");
        });
        assert_slopes(&received, &all, |tensors| {
            slow::weighted(&slow(tensors), &weights)
        });
    }
}

#[test]
fn disjoint_windows_drop_the_last_incomplete_one() {
    let all = tensors(&[("c.weight", &[3, 2, 2]), ("c.bias", &[3])], 6);
    let convolution = layer(&all, |weights| {
        TimeConvolution::take(weights, "c", true, Placement::Disjoint)
    });
    let x = random(5 * 2, 19);
    let output = convolution.forward(tensor(&x, [1, 5, 2]));
    assert_eq!(output.dims(), [1, 2, 3]);
    let (weight, bias) = (&all["c.weight"].values, &all["c.bias"].values);
    for (index, value) in read(&output).iter().enumerate() {
        let (step, out) = (index / 3, index % 3);
        let terms = (0..4).map(|term| {
            let (channel, tap) = (term / 2, term % 2);
            weight[(out * 2 + channel) * 2 + tap] * x[(2 * step + tap) * 2 + channel]
        });
        let expected = (bias[out] + terms.sum::<f32>()).max(0.0);
        assert!((value - expected).abs() < 1e-5);
    }
}

#[test]
fn sequences_have_the_channels_of_a_band_side_by_side() {
    let x = random(3 * 2 * 2, 20);
    let sequence = to_sequence(channels_last(tensor(&x, [1, 3, 2, 2])));
    assert_eq!(sequence.dims(), [1, 2, 6]);
    // Step 1, band 1, channel 2 of the sequence.
    assert_eq!(read(&sequence)[6 + 3 + 2], x[(2 * 2 + 1) * 2 + 1]);
}

#[test]
fn binary_weights_have_two_values_and_a_gradient_inside_the_range() {
    let weight = tensor(&[0.5, -0.25, 0.0, 1.0, -1.0, 1.5, -2.0, 1e-9], [2, 4]).require_grad();
    let signs = binary(weight.clone());
    // 1 / sqrt(4)
    assert_eq!(read(&signs), [0.5, -0.5, 0.5, 0.5, -0.5, 0.5, -0.5, 0.5]);
    let factors = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
    let gradients = (signs * tensor(&factors, [2, 4])).sum().backward();
    let gradient = read(&weight.grad(&gradients).unwrap());
    assert_eq!(gradient, [0.5, 1.0, 1.5, 2.0, 2.5, 0.0, 0.0, 4.0]);

    let parameter = Param::from_data(TensorData::new(vec![1.5_f32, -0.5, -3.0], [3]), &device());
    assert_eq!(read(&clipped::<1>(parameter).val()), [1.0, -0.5, -1.0]);
}

fn device() -> Device {
    super::device()
}
