//! Random networks and features, with which the WebGPU engine is compared with the CPU engine.

use speech_emotion::Error;
use speech_emotion::internal::{Engine, Generator, Output, gpu};
use speech_emotion::model::{Architecture, EncoderSize, NetworkConfig, TensorData32};
use speech_emotion::model::{Initialization, expected_shapes, initial_weights};
use std::collections::BTreeMap;

/// Uniform in [-1, 1].
pub(crate) fn random(count: usize, seed: u64) -> Vec<f32> {
    let mut generator = Generator::new(seed);
    (0..count)
        .map(|_| 2.0 * generator.uniform() - 1.0)
        .collect()
}

/// A comparison of the WebGPU engine with the CPU engine.
pub(crate) struct Compared {
    /// The number of dispatches of the WebGPU engine.
    pub dispatches: usize,
    /// The maximum difference of any output.
    pub difference: f32,
}

/// Compares the engines for random features of each of these numbers of frames, in order.
pub(crate) async fn compare_with_cpu(
    device: &gpu::Device,
    config: NetworkConfig,
    tensors: &BTreeMap<String, TensorData32>,
    lengths: &[usize],
) -> Result<Compared, Error> {
    let cpu = Engine::new(config, tensors)?;
    let gpu = gpu::Engine::new(device.clone(), config, tensors).await?;
    let bands = config.architecture.log_mel().bands();
    let mut compared = Compared {
        dispatches: gpu.dispatches(),
        difference: 0.0,
    };
    for &frames in lengths {
        let features = random(frames * bands, frames as u64);
        let difference = difference(&cpu.run(&features), &gpu.run(&features).await?);
        // Not a number is the largest.
        compared.difference = if difference <= compared.difference {
            compared.difference
        } else {
            difference
        };
    }
    Ok(compared)
}

/// The maximum difference of any value, relative for values above 1.
pub(crate) fn difference(a: &Output, b: &Output) -> f32 {
    assert_eq!(a.logits.len(), b.logits.len());
    assert_eq!(a.attention.len(), b.attention.len());
    assert_eq!(a.embedding.len(), b.embedding.len());
    let values = |output: &Output| {
        let Output {
            logits,
            attention,
            embedding,
        } = output.clone();
        [logits, attention, embedding].concat()
    };
    let pairs = values(a).into_iter().zip(values(b));
    let differences = pairs.map(|(a, b)| (a - b).abs() / a.abs().max(1.0));
    // Not a number is the largest.
    differences.fold(0.0, |largest, x| if x <= largest { largest } else { x })
}

/// All numbers of blocks, tied and untied GRU, with and without attention, few and many labels.
pub(crate) fn separable_networks()
-> impl Iterator<Item = (NetworkConfig, BTreeMap<String, TensorData32>)> {
    let all = [
        (1, 2, true, false, true),
        (2, 4, false, false, true),
        (3, 7, true, true, false),
        (4, 17, true, true, true),
        (5, 300, true, false, true),
        (6, 20, false, false, false),
    ];
    all.into_iter()
        .map(|(blocks, classes, attention, deviation, tied)| {
            let config = NetworkConfig {
                architecture: Architecture::SeparableBigru,
                blocks,
                classes,
                attention,
                deviation,
                tied,
            };
            (config, separable_tensors(config))
        })
}

/// Initial weights with other biases and slopes.
fn separable_tensors(config: NetworkConfig) -> BTreeMap<String, TensorData32> {
    let seed = config.blocks as u64;
    let mut tensors = initial_weights(config, Initialization::Glorot, seed);
    for (index, tensor) in (1000..).zip(tensors.values_mut()) {
        let noise = random(tensor.values.len(), seed * index);
        for (value, noise) in tensor.values.iter_mut().zip(noise) {
            *value += 0.02 * noise;
        }
    }
    if config.deviation {
        let size = config.embedding_size();
        for (name, values) in [
            ("embedding.mean", random(size, 5)),
            (
                "embedding.std",
                random(size, 6).iter().map(|x| 1.5 + x).collect(),
            ),
        ] {
            let shape = vec![size];
            tensors.insert(name.to_owned(), TensorData32 { shape, values });
        }
    }
    tensors
}

/// A Whisper encoder with a head.
pub(crate) fn encoder(size: EncoderSize, blocks: usize, deviation: bool) -> NetworkConfig {
    NetworkConfig {
        architecture: Architecture::WhisperEncoder(size),
        blocks,
        classes: 5,
        attention: true,
        deviation,
        tied: true,
    }
}

/// Random tensors that keep the scale of the activations: weights have variance 1 / inputs, the scales of layer
/// normalization are 0.5 to 1.5.
pub(crate) fn encoder_tensors(config: NetworkConfig) -> BTreeMap<String, TensorData32> {
    (100..)
        .zip(expected_shapes(config))
        .map(|(seed, (name, shape))| {
            let noise = random(shape.iter().product(), seed);
            let inputs: usize = shape.iter().skip(1).product();
            let value = |noise: f32| match (&*name, shape.len()) {
                ("features.std", _) => 1.5 + noise,
                (name, 1) if name.ends_with("norm.weight") => 1.0 + 0.5 * noise,
                (_, 1) => 0.2 * noise,
                _ => noise * (3.0 / inputs as f32).sqrt(),
            };
            let values = noise.into_iter().map(value).collect();
            (name, TensorData32 { shape, values })
        })
        .collect()
}
