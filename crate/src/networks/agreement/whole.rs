//! Whole networks in training: the logits, and the gradient of every weight.

use super::recorded::{Case, Input, Recorded, read};
use crate::error::Error;
use crate::frontend::MEL_BANDS;
use crate::model::{
    ComparisonConfig, ComparisonNetwork, Initialization, NetworkConfig, initial_comparison_weights,
    initial_weights,
};
use crate::networks::comparison::{Acrnn, Bcrnn, Drn};
use crate::networks::{Batch, EmotionNetwork, NetworkInput, TrainableNetwork};
use crate::wait::block_on;
use burn::module::{ModuleMapper, Param};
use burn::optim::GradientsParams;
use burn::prelude::*;

const CLASSES: usize = 7;

pub(super) const CASES: &[Case] = &[
    ("proposed network", proposed),
    ("3D-ACRNN, an eighth of the units", |device| {
        let config = narrow(ComparisonNetwork::Acrnn, 5);
        let network = Acrnn::from_tensors(config, &initial_comparison_weights(config, 1), device)?;
        of(&network, segments(device))
    }),
    ("DRN, an eighth of the units", |device| {
        let config = narrow(ComparisonNetwork::Drn, 4);
        let network = Drn::from_tensors(config, &initial_comparison_weights(config, 1), device)?;
        of(&network, utterances(device))
    }),
    ("BCRNN, an eighth of the units", |device| {
        let config = narrow(ComparisonNetwork::Bcrnn, 5);
        let network = Bcrnn::from_tensors(config, &initial_comparison_weights(config, 1), device)?;
        of(&network, segments(device))
    }),
];

/// The layers of Emo-DB with fewer units, so that a software device takes seconds.
fn narrow(system: ComparisonNetwork, layers: usize) -> ComparisonConfig {
    ComparisonConfig {
        divisor: 8,
        ..ComparisonConfig::new(system, layers, CLASSES)
    }
}

fn proposed(device: &Device) -> Result<Recorded, Error> {
    let config = NetworkConfig::paper(4, CLASSES);
    let weights = initial_weights(config, Initialization::He, 1);
    let network = EmotionNetwork::from_tensors(config, &weights, device)?;
    of(&network, utterances(device))
}

/// Two utterances of different lengths, with autodiff.
fn utterances(device: &Device) -> NetworkInput {
    let values = |frames: usize| Input::uniform("features", &[frames, MEL_BANDS]).values(frames);
    let (long, short) = (values(101), values(60));
    let batch = Batch::new(&[&long, &short], &device.clone().autodiff());
    NetworkInput::Features(Box::new(batch))
}

/// Two segments, with autodiff.
fn segments(device: &Device) -> NetworkInput {
    let dims = [2, 3, 300, 40];
    let values = TensorData::new(Input::uniform("segments", &dims).values(1), dims);
    let device = device.clone().autodiff();
    NetworkInput::Segments(Box::new(Tensor::from_data(values, &device)))
}

/// The logits and the gradients for a random gradient of the logits.
fn of<N: TrainableNetwork>(network: &N, inputs: NetworkInput) -> Result<Recorded, Error> {
    let network = network.clone().train();
    let logits = network.forward_training(inputs, None)?.logits;
    let dims = logits.dims();
    let weights = TensorData::new(Input::uniform("weights", &dims).values(2), dims);
    let weights = Tensor::from_data(weights, &logits.device());
    let loss = (logits.clone() * weights).sum();
    let gradients = GradientsParams::from_grads(loss.backward(), &network);
    let network = network.map(&mut Gradients(gradients));
    let mut recorded = vec![("logits".to_owned(), read(logits.inner())?)];
    for (name, tensor) in block_on(network.tensors())? {
        recorded.push((format!("gradient of {name}"), tensor.values));
    }
    Ok(recorded)
}

/// Replaces each parameter by its gradient, constants by zeros.
struct Gradients(GradientsParams);

impl ModuleMapper for Gradients {
    fn map_float<const D: usize>(&mut self, parameter: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let id = parameter.id;
        let gradient = self.0.remove::<D>(id);
        let gradient = gradient.unwrap_or_else(|| parameter.into_value().inner().zeros_like());
        Param::initialized(id, gradient)
    }
}
