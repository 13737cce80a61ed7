//! Training on a graphics card against training on the processor. Needs one, or a software Vulkan:
//! `cargo test --features vulkan --test gpu_training`.
#![cfg(all(
    any(feature = "vulkan", feature = "burn-webgpu"),
    feature = "flex",
    feature = "train"
))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use burn::module::{Module, ModuleMapper, Param};
use burn::optim::GradientsParams;
use burn::prelude::*;
use burn::tensor::wgpu::WgpuBackend;
use speech_emotion::corpora::Difficulty;
use speech_emotion::features::{LogMel, MEL_BANDS, Standardization};
use speech_emotion::model::{Batch, EmotionNetwork, NetworkConfig, initial_weights};
use speech_emotion::model_file::TensorData32;
use speech_emotion::random::Generator;
use speech_emotion::training::{
    Example, Loss, Session, SessionOptions, Target, Training, TrainingConfig,
};
use std::collections::BTreeMap;

const CLASSES: usize = 3;
/// Largest relative difference, of a tensor's Euclidean norm.
const TOLERANCE: f64 = 1e-3;

fn graphics_card() -> Device {
    let options = Device::wgpu_options().graphics_api(WgpuBackend::Vulkan);
    options.init().unwrap()
}

fn random(count: usize, seed: u64) -> Vec<f32> {
    let mut generator = Generator::new(seed);
    (0..count)
        .map(|_| 2.0 * generator.uniform() - 1.0)
        .collect()
}

/// What the difference of two tensors has of the length of the first.
fn relative(a: &[f32], b: &[f32]) -> f64 {
    assert_eq!(a.len(), b.len());
    let square = |x: f32| f64::from(x) * f64::from(x);
    let difference: f64 = a.iter().zip(b).map(|(a, b)| square(a - b)).sum();
    let length: f64 = a.iter().map(|a| square(*a)).sum();
    (difference / length.max(1e-30)).sqrt()
}

fn assert_alike(
    cpu: &BTreeMap<String, TensorData32>,
    gpu: &BTreeMap<String, TensorData32>,
    what: &str,
) {
    let mut worst = Vec::new();
    for (name, tensor) in cpu {
        let difference = relative(&tensor.values, &gpu[name].values);
        println!("{what} {name}: {difference:.1e}");
        // A number that is none is as bad.
        if difference.is_nan() || difference > TOLERANCE {
            worst.push(format!("{name}: {difference:.1e}"));
        }
    }
    assert!(worst.is_empty(), "{what}: {worst:?}");
}

struct Gradients(GradientsParams);

impl ModuleMapper for Gradients {
    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let gradient = self.0.remove::<D>(parameter.id).unwrap();
        Param::initialized(parameter.id, gradient)
    }
}

fn gradients(config: NetworkConfig, device: &Device) -> BTreeMap<String, TensorData32> {
    let device = device.clone().autodiff();
    let tensors = initial_weights(config, 3);
    let network = EmotionNetwork::from_tensors(config, &tensors, &device).unwrap();
    // Of different lengths, so that padding takes part.
    let utterances = [random(30 * MEL_BANDS, 1), random(45 * MEL_BANDS, 2)];
    let batch = Batch::padded(&[&utterances[0], &utterances[1]], 64, &device);
    let targets = [1, 2].map(|label| Target::label(label, CLASSES, Difficulty::A));
    let output = network.forward(&batch);
    let loss = Loss::Weighted.of(output.logits, &targets, &[1.0, 0.7, 0.3], 1.0);
    let gradients = GradientsParams::from_grads(loss.backward(), &network);
    network.map(&mut Gradients(gradients)).to_tensors().unwrap()
}

#[test]
fn every_gradient_is_the_processors() {
    let card = graphics_card();
    for (attention, tied) in [(true, true), (false, false)] {
        let config = NetworkConfig {
            blocks: 2,
            classes: CLASSES,
            attention,
            tied,
        };
        let what = format!("gradient, attention {attention}, tied {tied}");
        let cpu = gradients(config, &Device::flex());
        assert_alike(&cpu, &gradients(config, &card), &what);
    }
}

fn examples() -> Vec<Example> {
    let standardization = Standardization {
        mean: [-40.0; MEL_BANDS],
        std: [12.0; MEL_BANDS],
    };
    (0..6)
        .map(|index| {
            let label = index % CLASSES;
            let values = random((30 + 5 * index) * MEL_BANDS, index as u64);
            let values = values.iter().enumerate().map(|(at, value)| {
                let loud = (at % MEL_BANDS) * CLASSES / MEL_BANDS == label;
                -50.0 + 10.0 * value + if loud { 25.0 } else { 0.0 }
            });
            let log_mel = LogMel {
                values: values.collect(),
            };
            Example::new(&log_mel, &standardization, label).unwrap()
        })
        .collect()
}

#[test]
fn ten_steps_end_with_the_processors_weights() {
    let config = NetworkConfig::paper(2, CLASSES);
    let trained = |device: Device| {
        let network =
            EmotionNetwork::from_tensors(config, &initial_weights(config, 1), &device).unwrap();
        let training = TrainingConfig {
            steps: 10,
            batch: 4,
            evaluate_every: 0,
            ..TrainingConfig::default()
        };
        let mut training = Training::new(training, network, examples(), Vec::new(), &device)
            .unwrap()
            .padded_to(64);
        for message in training.by_ref() {
            println!("{:?}", message.unwrap());
        }
        training.best().to_tensors().unwrap()
    };
    assert_alike(
        &trained(Device::flex()),
        &trained(graphics_card()),
        "weights",
    );
}

#[test]
fn a_device_that_computes_rightly_passes_the_check() {
    let model = include_bytes!("../model/emodb.safetensors");
    for device in [Device::flex(), graphics_card()] {
        let session = Session::new(SessionOptions::default(), model, device).unwrap();
        let mut check = std::pin::pin!(session.check_device());
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        loop {
            if let std::task::Poll::Ready(result) = check.as_mut().poll(&mut context) {
                break result.unwrap();
            }
        }
    }
}
