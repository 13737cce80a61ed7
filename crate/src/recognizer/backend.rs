//! Inference backends: the engine on the CPU, or burn on one of its devices.

use crate::error::Error;
#[cfg(feature = "train")]
use crate::inference::cpu::Classifier;
use crate::inference::cpu::{Engine, Output, Trace};
#[cfg(feature = "train")]
use crate::model::NamedTensors;
use crate::model::NetworkConfig;
use crate::model::TensorData32;
#[cfg(feature = "train")]
use crate::networks::{Batch, EmotionNetwork};
#[cfg(feature = "train")]
use burn::prelude::{Device, Module, Tensor};
use std::collections::BTreeMap;

/// The inference backend of a recognizer.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum Backend {
    /// The engine of this crate on the CPU, single-threaded.
    #[default]
    Cpu,
    /// A [burn](https://burn.dev) device: a GPU, or `Device::flex()`, the reference of the engine.
    #[cfg(feature = "train")]
    Burn(Device),
}

#[cfg(feature = "train")]
impl From<Device> for Backend {
    fn from(device: Device) -> Self {
        Self::Burn(device)
    }
}

/// A network with its weights on a device.
pub(super) enum Network {
    Engine(Box<Engine>),
    /// The classifier is on the CPU for embeddings that were centered by a session.
    #[cfg(feature = "train")]
    Burn(Box<EmotionNetwork>, Device, Box<Classifier>),
}

impl Network {
    pub(super) fn new(
        config: NetworkConfig,
        tensors: BTreeMap<String, TensorData32>,
        backend: Backend,
    ) -> Result<Self, Error> {
        Ok(match backend {
            Backend::Cpu => Self::Engine(Box::new(Engine::from_owned(config, tensors)?)),
            #[cfg(feature = "train")]
            Backend::Burn(device) => {
                let network = EmotionNetwork::from_tensors(config, &tensors, &device)?.no_grad();
                let classifier = Classifier::new(&NamedTensors::new(config, &tensors))?;
                Self::Burn(Box::new(network), device, Box::new(classifier))
            }
        })
    }

    /// Computes the output of the network for standardized features, `frames x 128`.
    pub(super) fn run(&self, features: &[f32]) -> Result<Output, Error> {
        match self {
            Self::Engine(engine) => Ok(engine.run(features)),
            #[cfg(feature = "train")]
            Self::Burn(network, device, _) => {
                let values = forward(network, features, device)
                    .try_into_data()
                    .map_err(|error| Error::device(&error))?;
                output(values, &network.config())
            }
        }
    }

    /// [`run`](Self::run) for devices that require asynchronous calls.
    #[cfg_attr(
        not(feature = "train"),
        expect(clippy::unused_async, reason = "only burn's devices are awaited")
    )]
    pub(super) async fn run_async(&self, features: &[f32]) -> Result<Output, Error> {
        match self {
            Self::Engine(engine) => Ok(engine.run(features)),
            #[cfg(feature = "train")]
            Self::Burn(network, device, _) => {
                let values = forward(network, features, device)
                    .into_data_async()
                    .await
                    .map_err(|error| Error::device(&error))?;
                output(values, &network.config())
            }
        }
    }

    /// The logits of an embedding.
    pub(super) fn classify_embedding(&self, embedding: &[f32]) -> Vec<f32> {
        match self {
            Self::Engine(engine) => engine.classify_embedding(embedding),
            #[cfg(feature = "train")]
            Self::Burn(_, _, classifier) => classifier.logits(embedding),
        }
    }

    /// The mean of the embedding over the training utterances, if the model has it.
    pub(super) fn embedding_mean(&self) -> Option<&[f32]> {
        match self {
            Self::Engine(engine) => engine.embedding_mean(),
            #[cfg(feature = "train")]
            Self::Burn(_, _, classifier) => classifier.mean(),
        }
    }

    /// [`run`](Self::run) on the engine, with the output of every stage; `None` for other backends.
    pub(super) fn trace(&self, features: &[f32]) -> Option<(Output, Trace)> {
        match self {
            Self::Engine(engine) => Some(engine.trace(features)),
            #[cfg(feature = "train")]
            Self::Burn(..) => None,
        }
    }
}

/// Logits, embedding and attention in one tensor `[1, classes + embedding size + steps]`, which requires only one read.
#[cfg(feature = "train")]
fn forward(network: &EmotionNetwork, features: &[f32], device: &Device) -> Tensor<2> {
    let output = network.forward(&Batch::new(&[features], device));
    let parts = [output.logits, output.embedding];
    Tensor::cat(parts.into_iter().chain(output.attention).collect(), 1)
}

#[cfg(feature = "train")]
fn output(values: burn::tensor::TensorData, config: &NetworkConfig) -> Result<Output, Error> {
    let (classes, width) = (config.classes, config.embedding_size());
    let mut logits: Vec<f32> = values
        .try_into_vec_as()
        .map_err(|error| Error::device(&error))?;
    if logits.len() < classes + width {
        let received = format!("{} values for {classes} classes", logits.len());
        return Err(Error::device(&received));
    }
    let attention = logits.split_off(classes + width);
    let embedding = logits.split_off(classes);
    Ok(Output {
        logits,
        attention,
        embedding,
    })
}
