//! Weights before training.

use super::architecture::GRU_UNITS;
use super::config::NetworkConfig;
use super::layout::expected_shapes;
use super::tensor::TensorData32;
use crate::random::Generator;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the first weights of the convolutions are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Initialization {
    /// Glorot uniform (Glorot and Bengio 2010) as TensorFlow 1 counts, which the paper's program has. A depthwise filter
    /// is taken for one that adds up all channels, and what comes out of it is a sixth or an eighth of what goes in.
    #[default]
    Glorot,
    /// He uniform (He et al. 2015) before a ReLU, which keeps the scale from layer to layer; what a residual block adds to
    /// its input begins small (as in Zhang et al., *Fixup Initialization*, 2019, where it begins at 0).
    He,
}

/// The share of its usual size that the last layer of a residual block begins with.
const RESIDUAL: f32 = 0.1;

/// Weights for a training to begin with: the convolutions by `initialization`, all others Glorot uniform, biases 0, the
/// GRU's reset and update biases 1, PReLU slopes 0 (TensorFlow 1's defaults).
///
/// Drawn on the host, so that a seed gives the same weights on every device.
#[must_use]
pub fn initial_weights(
    config: NetworkConfig,
    initialization: Initialization,
    seed: u64,
) -> BTreeMap<String, TensorData32> {
    let mut random = Generator::new(seed);
    expected_shapes(config)
        .into_iter()
        .filter(|(name, _)| !name.starts_with("features."))
        .map(|(name, shape)| {
            let values = values(&name, &shape, initialization, &mut random);
            (name, TensorData32 { shape, values })
        })
        .collect()
}

fn values(
    name: &str,
    shape: &[usize],
    initialization: Initialization,
    random: &mut Generator,
) -> Vec<f32> {
    let count: usize = shape.iter().product();
    if name.starts_with("gru") {
        return gru_values(name, count, random);
    }
    if name.ends_with("bias") || name.ends_with("prelu.weight") {
        return vec![0.0; count];
    }
    let he = initialization == Initialization::He;
    let (fan_in, fan_out) = match shape {
        // Glorot's bound without outputs is He's.
        [_, input, height, width] if he && !is_projection(name) => (input * height * width, 0),
        // TensorFlow sees a depthwise filter as `[3, 3, channels, 1]`.
        [channels, 1, 3, 3] if name.ends_with("depthwise.weight") => (9 * channels, 9),
        [out, input, height, width] => (input * height * width, out * height * width),
        [out, input] => (*input, *out),
        // The attention vector is a `[256, 1]` matrix there.
        _ => (count, 1),
    };
    let mut values = glorot(count, fan_in, fan_out, random);
    // The first block's input is not added to what it gives.
    if he && is_projection(name) && !name.starts_with("blocks.0.") {
        values.iter_mut().for_each(|value| *value *= RESIDUAL);
    }
    values
}

/// Whether it is the last layer of a block, which no ReLU follows.
fn is_projection(name: &str) -> bool {
    name.ends_with("project.weight")
}

/// TensorFlow's `GRUCell` keeps input and recurrent weights in one matrix: one for both gates, one for the candidate.
fn gru_values(name: &str, count: usize, random: &mut Generator) -> Vec<f32> {
    let units = GRU_UNITS;
    let gates = 2 * units;
    if name.ends_with("bias") {
        return (0..count)
            .map(|row| if row < gates { 1.0 } else { 0.0 })
            .collect();
    }
    let input: usize = 1984;
    let columns = count / (3 * units);
    let mut values = glorot(gates * columns, input + units, gates, random);
    values.extend(glorot(units * columns, input + units, units, random));
    values
}

/// Uniform in +-sqrt(6 / (fan in + fan out)).
#[expect(clippy::cast_precision_loss, reason = "fans are below 2^24")]
fn glorot(count: usize, fan_in: usize, fan_out: usize, random: &mut Generator) -> Vec<f32> {
    let limit = (6.0 / (fan_in + fan_out) as f32).sqrt();
    (0..count)
        .map(|_| limit * (2.0 * random.uniform() - 1.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The standard deviation of a convolution's weights, times the square root of how many products an output adds up.
    fn gain(initialization: Initialization, name: &str) -> f32 {
        let weights = initial_weights(NetworkConfig::paper(2, 7), initialization, 3);
        let TensorData32 { shape, values } = &weights[name];
        let products: usize = shape[1..].iter().product();
        let square = values.iter().map(|value| value * value).sum::<f32>() / values.len() as f32;
        (square * products as f32).sqrt()
    }

    #[test]
    fn before_a_relu_he_keeps_the_scale_and_residual_blocks_begin_small() {
        let close = |name: &str, expected: f32| {
            let gain = gain(Initialization::He, name);
            assert!((gain / expected - 1.0).abs() < 0.1, "{name}: {gain}");
        };
        for name in ["entry", "blocks.0.expand", "blocks.1.depthwise"] {
            close(&format!("{name}.weight"), 2.0_f32.sqrt());
        }
        close("blocks.0.project.weight", 1.0);
        close("blocks.1.project.weight", 0.1 * (4.0_f32 / 3.0).sqrt());
    }

    #[test]
    fn tensorflow_takes_a_depthwise_filter_for_one_over_all_channels() {
        let gain = gain(Initialization::Glorot, "blocks.1.depthwise.weight");
        assert!(
            (gain * 129.0_f32.sqrt() / 2.0_f32.sqrt() - 1.0).abs() < 0.1,
            "{gain}"
        );
    }

    #[test]
    fn he_draws_the_convolutions_only() {
        let weights =
            |initialization| initial_weights(NetworkConfig::paper(2, 7), initialization, 3);
        let (he, glorot) = (weights(Initialization::He), weights(Initialization::Glorot));
        for (name, tensor) in &he {
            let drawn = tensor.shape.len() == 4 && name != "blocks.0.project.weight";
            assert_eq!(*tensor != glorot[name], drawn, "{name}");
        }
    }
}
