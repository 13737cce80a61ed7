//! Random networks and features, with which the WebGPU engine is compared with the CPU engine.

use speech_emotion::internal::{Engine, Generator, Output, gpu};
use speech_emotion::model::expected_shapes;
use speech_emotion::model::{Architecture, EncoderSize, NetworkConfig, TensorData32};
use std::collections::BTreeMap;

/// Uniform in [-1, 1].
pub(crate) fn random(count: usize, seed: u64) -> Vec<f32> {
    let mut generator = Generator::new(seed);
    (0..count)
        .map(|_| 2.0 * generator.uniform() - 1.0)
        .collect()
}

/// Asserts that the WebGPU engine has this number of dispatches, and that its output equals that of the CPU engine for
/// features of each of these numbers of frames, in order.
pub(crate) async fn assert_gpu_matches_cpu(
    device: &gpu::Device,
    config: NetworkConfig,
    tensors: &BTreeMap<String, TensorData32>,
    dispatches: usize,
    lengths: &[usize],
) {
    let cpu = Engine::new(config, tensors).unwrap();
    let gpu = gpu::Engine::new(device.clone(), config, tensors).await;
    let gpu = gpu.unwrap();
    assert_eq!(gpu.dispatches(), dispatches, "{config:?}");
    let bands = match config.architecture {
        Architecture::WhisperEncoder(_) => 80,
        _ => 128,
    };
    for &frames in lengths {
        let features = random(frames * bands, frames as u64);
        let received = gpu.run(&features).await.unwrap();
        let difference = difference(&cpu.run(&features), &received);
        assert!(difference < 1e-4, "{config:?}, {frames}: {difference}");
    }
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
    pairs.fold(0.0, |largest, (a, b)| {
        largest.max((a - b).abs() / a.abs().max(1.0))
    })
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
