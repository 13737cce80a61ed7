//! Initial weights.

use super::architecture::GRU_UNITS;
use super::config::NetworkConfig;
use super::layout::expected_shapes;
use super::tensor::TensorData32;
use crate::random::Generator;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The initialization of the convolution weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Initialization {
    /// Glorot uniform (Glorot and Bengio 2010) with the fans of TensorFlow 1, as in the implementation of the paper. A
    /// depthwise filter counts as a full convolution over all channels, so its output has a sixth or an eighth of the
    /// scale of its input.
    #[default]
    Glorot,
    /// He uniform (He et al. 2015) before a ReLU, which preserves the scale between layers. The last layer of a
    /// residual block is initialized to small values, similar to the zeros of *Fixup Initialization* (Zhang et al.
    /// 2019).
    He,
}

/// The scale of the last layer of a residual block.
const RESIDUAL: f32 = 0.1;

/// Initial weights for training: convolutions by `initialization`, all others Glorot uniform, biases 0, the reset and
/// update biases of the GRU 1, PReLU slopes 0 (the defaults of TensorFlow 1).
///
/// Generated on the host, so that a seed gives the same weights on every device.
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
        // Glorot's bound with fan-out 0 is He's bound.
        [_, input, height, width] if he && !is_projection(name) => (input * height * width, 0),
        // The shape of a depthwise filter in TensorFlow is `[3, 3, channels, 1]`.
        [channels, 1, 3, 3] if name.ends_with("depthwise.weight") => (9 * channels, 9),
        [out, input, height, width] => (input * height * width, out * height * width),
        [out, input] => (*input, *out),
        // The shape of the attention vector in TensorFlow is `[256, 1]`.
        _ => (count, 1),
    };
    let mut values = glorot(count, fan_in, fan_out, random);
    // The first block has no residual connection.
    if he && is_projection(name) && !name.starts_with("blocks.0.") {
        values.iter_mut().for_each(|value| *value *= RESIDUAL);
    }
    values
}

/// Whether the layer is the last of a block, which has no ReLU.
fn is_projection(name: &str) -> bool {
    name.ends_with("project.weight")
}

/// TensorFlow's `GRUCell` has one matrix of input and recurrent weights for both gates, and one for the candidate.
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

    /// The standard deviation of the weights of a convolution times the square root of its fan-in.
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
    fn tensorflow_counts_a_depthwise_filter_as_one_over_all_channels() {
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
