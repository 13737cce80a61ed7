//! Weights before training: TensorFlow 1's defaults, which the paper's program uses.

use super::NetworkConfig;
use crate::model_file::{TensorData32, expected_shapes};
use crate::random::Generator;
use std::collections::BTreeMap;

/// Glorot uniform weights (Glorot and Bengio 2010), biases 0, the GRU's reset and update biases 1, PReLU slopes 0.
///
/// Drawn on the host, so that a seed gives the same weights on every device.
#[must_use]
pub fn initial_weights(config: NetworkConfig, seed: u64) -> BTreeMap<String, TensorData32> {
    let mut random = Generator::new(seed);
    let NetworkConfig {
        blocks,
        classes,
        attention,
        tied,
    } = config;
    expected_shapes(blocks, tied, attention, classes)
        .into_iter()
        .filter(|(name, _)| !name.starts_with("features."))
        .map(|(name, shape)| {
            let values = values(&name, &shape, &mut random);
            (name, TensorData32 { shape, values })
        })
        .collect()
}

fn values(name: &str, shape: &[usize], random: &mut Generator) -> Vec<f32> {
    let count: usize = shape.iter().product();
    if name.starts_with("gru") {
        return gru_values(name, count, random);
    }
    if name.ends_with("bias") || name.ends_with("prelu.weight") {
        return vec![0.0; count];
    }
    let (fan_in, fan_out) = match shape {
        // TensorFlow sees a depthwise filter as `[3, 3, channels, 1]`.
        [channels, 1, 3, 3] if name.ends_with("depthwise.weight") => (9 * channels, 9),
        [out, input, height, width] => (input * height * width, out * height * width),
        [out, input] => (*input, *out),
        // The attention vector is a `[256, 1]` matrix there.
        _ => (count, 1),
    };
    glorot(count, fan_in, fan_out, random)
}

/// TensorFlow's `GRUCell` keeps input and recurrent weights in one matrix: one for both gates, one for the candidate.
fn gru_values(name: &str, count: usize, random: &mut Generator) -> Vec<f32> {
    let units = super::GRU_UNITS;
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
