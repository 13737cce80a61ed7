//! Initial weights.

use super::network::{ComparisonConfig, ComparisonNetwork};
use super::tensors::comparison_shapes;
use crate::model::tensor::TensorData32;
use crate::random::Generator;
use std::collections::BTreeMap;

/// Initial weights for training: convolutions He normal (He et al. 2015), except in BCRNN; all other weights Glorot
/// uniform; biases 0, the forget bias of an LSTM 1, scales and running variances of a normalization 1.
///
/// Generated on the host, so that a seed gives the same weights on every device.
#[must_use]
pub fn initial_comparison_weights(
    config: ComparisonConfig,
    seed: u64,
) -> BTreeMap<String, TensorData32> {
    let mut random = Generator::new(seed);
    comparison_shapes(config)
        .into_iter()
        .map(|(name, shape)| {
            let values = values(config.network, &name, &shape, &mut random);
            (name, TensorData32 { shape, values })
        })
        .collect()
}

fn values(
    network: ComparisonNetwork,
    name: &str,
    shape: &[usize],
    random: &mut Generator,
) -> Vec<f32> {
    let count: usize = shape.iter().product();
    if name.starts_with("lstm.") && name.ends_with("bias") {
        let forget = count / 4..count / 2;
        let row = |row: usize| if forget.contains(&row) { 1.0 } else { 0.0 };
        return (0..count).map(row).collect();
    }
    if name.ends_with("bias") || name.ends_with("running_mean") {
        return vec![0.0; count];
    }
    if name.ends_with("norm.weight") || name.ends_with("running_variance") {
        return vec![1.0; count];
    }
    let [out, inputs] = match shape {
        [out, inputs @ ..] if !inputs.is_empty() => [*out, inputs.iter().product()],
        // A vector has one output, like the attention of the proposed network.
        _ => [1, count],
    };
    let taps: usize = shape.get(2..).unwrap_or_default().iter().product();
    if shape.len() > 2 && network != ComparisonNetwork::Bcrnn {
        return he_normal(count, inputs, random);
    }
    glorot(count, inputs, out * taps, random)
}

/// Uniform in +-sqrt(6 / (fan in + fan out)).
fn glorot(count: usize, fan_in: usize, fan_out: usize, random: &mut Generator) -> Vec<f32> {
    let limit = (6.0 / (fan_in + fan_out) as f32).sqrt();
    (0..count)
        .map(|_| limit * (2.0 * random.uniform() - 1.0))
        .collect()
}

/// Normal with a standard deviation of sqrt(2 / fan in).
fn he_normal(count: usize, fan_in: usize, random: &mut Generator) -> Vec<f32> {
    let deviation = (2.0 / fan_in as f32).sqrt();
    (0..count).map(|_| deviation * normal(random)).collect()
}

/// A standard normal number (Box and Muller 1958).
fn normal(random: &mut Generator) -> f32 {
    let radius = (-2.0 * (1.0 - random.uniform()).ln()).sqrt();
    radius * (std::f32::consts::TAU * random.uniform()).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_match_he_and_glorot() {
        let deviation = |network, name: &str| {
            let weights = initial_comparison_weights(ComparisonConfig::new(network, 4, 7), 1);
            let values = &weights[name].values;
            let square: f32 = values.iter().map(|value| value * value).sum();
            (square / values.len() as f32).sqrt()
        };
        let close = |received: f32, expected: f32| {
            assert!(
                (received / expected - 1.0).abs() < 0.03,
                "{received}, {expected}"
            );
        };
        let he = |fan_in: f32| (2.0 / fan_in).sqrt();
        let glorot = |fans: f32| (2.0 / fans).sqrt();
        close(
            deviation(ComparisonNetwork::Acrnn, "conv.1.weight"),
            he(15.0 * 128.0),
        );
        close(
            deviation(ComparisonNetwork::Drn, "stages.2.0.first.weight"),
            he(3.0 * 256.0),
        );
        close(
            deviation(ComparisonNetwork::Bcrnn, "conv.1.weight"),
            glorot(15.0 * 384.0),
        );
        close(
            deviation(ComparisonNetwork::Drn, "lstm.0.hidden.weight"),
            glorot(5.0 * 512.0),
        );
    }

    #[test]
    fn only_the_forget_gate_has_a_bias() {
        let weights =
            initial_comparison_weights(ComparisonConfig::new(ComparisonNetwork::Drn, 4, 7), 1);
        let bias = &weights["lstm.1.bias"].values;
        assert_eq!(bias.len(), 2048);
        let one = |row: usize| (512..1024).contains(&row);
        assert!((0..2048).all(|row| bias[row] == f32::from(u8::from(one(row)))));
        assert_eq!(weights["stages.0.0.first.norm.weight"].values, [1.0; 64]);
        assert_eq!(weights["entry.bias"].values, [0.0; 32]);
    }
}
