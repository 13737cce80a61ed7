//! Compares autodiff gradients with finite differences of the reference implementation, accurate to nine digits in
//! `f64`.

use super::{doubles, random, slow, slow_tensors, standardized_weights, weights};
use crate::corpora::Difficulty;
use crate::model::Architecture;
use crate::model::NetworkConfig;
use crate::model::TensorData32;
use crate::networks::{Batch, EmotionNetwork};
use crate::random::Generator;
use crate::training::{Loss, Target};
use burn::module::{ModuleMapper, Param};
use burn::optim::GradientsParams;
use burn::prelude::*;
use std::collections::BTreeMap;

/// Weighted cross entropy of logits, Eq. 3.
fn slow_loss(logits: &[f64], label: usize, share: f64) -> f64 {
    let sum: f64 = logits.iter().map(|x| x.exp()).sum();
    -share * (logits[label].exp() / sum).ln()
}

#[test]
fn every_gradient_is_the_slope_of_the_loss() {
    for (seed, config) in [
        NetworkConfig {
            architecture: Architecture::SeparableBigru,
            blocks: 2,
            classes: 3,
            attention: true,
            deviation: true,
            tied: true,
        },
        NetworkConfig {
            architecture: Architecture::SeparableBigru,
            blocks: 2,
            classes: 3,
            attention: false,
            deviation: false,
            tied: false,
        },
    ]
    .into_iter()
    .enumerate()
    {
        check(config, weights(config, seed as u64), seed as u64);
        check(
            config,
            standardized_weights(config, seed as u64),
            seed as u64,
        );
    }
}

/// Collects the gradient of each parameter.
struct Gradients(GradientsParams);

impl ModuleMapper for Gradients {
    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let gradient = self
            .0
            .remove::<D>(parameter.id)
            .expect("every parameter has a gradient");
        Param::initialized(parameter.id, gradient)
    }
}

/// Two utterances of different lengths, so that padding is covered.
fn check(config: NetworkConfig, tensors: BTreeMap<String, TensorData32>, seed: u64) {
    let device = Device::flex().autodiff();
    let network = EmotionNetwork::from_tensors(config, &tensors, &device).unwrap();
    let utterances = [random(13 * 128, seed + 50), random(22 * 128, seed + 60)];
    let (labels, shares) = ([1, 2], [0.7, 0.3]);
    let class_weights = [0.0, 0.7, 0.3];

    let output = network.forward(&Batch::new(&[&utterances[0], &utterances[1]], &device));
    let targets = labels.map(|label| Target::label(label, config.classes, Difficulty::A));
    let loss = Loss::Weighted.of(output.logits, &targets, &class_weights, 1.0);
    let gradients = GradientsParams::from_grads(loss.backward(), &network);
    let gradients = network.map(&mut Gradients(gradients)).to_tensors().unwrap();

    let inputs = utterances.map(|utterance| doubles(&utterance));
    let slow_network_loss = |tensors: &slow::SlowTensors| -> f64 {
        (0..2)
            .map(|i| {
                let logits = slow::network(config, tensors, &inputs[i]).logits;
                slow_loss(&logits, labels[i], shares[i])
            })
            .sum()
    };
    let mut generator = Generator::new(seed);
    let mut slow = slow_tensors(&tensors);
    assert_eq!(gradients.len(), tensors.len());
    // Constants have no gradients.
    let parameters = gradients
        .iter()
        .filter(|(name, _)| !name.starts_with("embedding."));
    for (name, gradient) in parameters {
        // The entry with the largest gradient of each tensor and a random one.
        let steepest = (0..gradient.values.len())
            .max_by(|&a, &b| {
                gradient.values[a]
                    .abs()
                    .total_cmp(&gradient.values[b].abs())
            })
            .unwrap();
        for index in [steepest, generator.below(gradient.values.len())] {
            // Small enough that no ReLU changes sign within it.
            const STEP: f64 = 1e-7;
            let value = slow[name][index];
            let mut at = |value: f64| {
                slow.get_mut(name).unwrap()[index] = value;
                slow_network_loss(&slow)
            };
            let slope = (at(value + STEP) - at(value - STEP)) / (2.0 * STEP);
            at(value);
            let received = f64::from(gradient.values[index]);
            // The tolerance is relative to the largest gradient, because terms are summed in single precision.
            let largest = f64::from(gradient.values[steepest].abs());
            let bound = 2e-3 * slope.abs() + f64::max(4e-6, 2e-4 * largest);
            assert!(
                (received - slope).abs() <= bound,
                "{name}[{index}]: expected {slope:.3e}, received {received:.3e}"
            );
        }
    }
}
