//! Compares the network with a slow reference implementation.

#[cfg(feature = "train")]
mod gradients;
mod layers;
pub(crate) mod slow;
mod whole;

use crate::model::{EMBEDDING, NetworkConfig, TensorData32};
use crate::random::Generator;
use std::collections::BTreeMap;

/// Numbers in [-1, 1).
pub(crate) fn random(count: usize, seed: u64) -> Vec<f32> {
    let mut generator = Generator::new(seed);
    (0..count)
        .map(|_| 2.0 * generator.uniform() - 1.0)
        .collect()
}

pub(crate) fn doubles(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&value| value.into()).collect()
}

/// Initial weights without zero biases or slopes, so that the tests cover all of them.
pub(crate) fn weights(config: NetworkConfig, seed: u64) -> BTreeMap<String, TensorData32> {
    let mut generator = Generator::new(seed + 1);
    let mut tensors =
        crate::model::initial_weights(config, crate::model::Initialization::Glorot, seed);
    for (name, tensor) in &mut tensors {
        if name.ends_with("bias")
            || name.ends_with("prelu.weight")
            || name.ends_with("depthwise.weight")
        {
            tensor
                .values
                .iter_mut()
                .for_each(|value| *value += 0.4 * (generator.uniform() - 0.5));
        }
    }
    tensors
}

/// [`weights`], with mean and standard deviation of the embedding.
pub(crate) fn standardized_weights(
    config: NetworkConfig,
    seed: u64,
) -> BTreeMap<String, TensorData32> {
    let mut tensors = weights(config, seed);
    let size = config.embedding_size();
    let mean = random(size, seed + 2).iter().map(|x| 0.3 * x).collect();
    let std = random(size, seed + 3)
        .iter()
        .map(|x| 0.6 + 0.4 * x)
        .collect();
    for (name, values) in EMBEDDING.into_iter().zip([mean, std]) {
        let shape = vec![size];
        tensors.insert(name.to_owned(), TensorData32 { shape, values });
    }
    tensors
}

pub(crate) fn slow_tensors(tensors: &BTreeMap<String, TensorData32>) -> slow::SlowTensors {
    tensors
        .iter()
        .map(|(name, tensor)| (name.clone(), doubles(&tensor.values)))
        .collect()
}

pub(crate) fn assert_close(received: &[f32], expected: &[f64], tolerance: f64, what: &str) {
    assert_eq!(received.len(), expected.len(), "{what}");
    for (index, (&received, expected)) in received.iter().zip(expected).enumerate() {
        let difference = (f64::from(received) - expected).abs();
        let bound = tolerance * expected.abs().max(1.0);
        assert!(
            difference <= bound,
            "{what} at {index}: expected {expected}, received {received}"
        );
    }
}
