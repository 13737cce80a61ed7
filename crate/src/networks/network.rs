//! The complete network.

use super::batch::Batch;
#[cfg(feature = "train")]
use super::batch::StatesBatch;
use super::head::Head;
#[cfg(feature = "train")]
use super::trainable::{NetworkInput, TrainableNetwork, TrainingOutput};
use super::trunk::Trunk;
use super::weights::{Collected, Weights};
use crate::error::Error;
#[cfg(feature = "train")]
use crate::model::expected_shapes;
use crate::model::{NetworkConfig, TensorData32};
use burn::prelude::*;
use std::collections::BTreeMap;

/// The output of the network for a batch.
#[derive(Debug, Clone)]
pub struct NetworkOutput {
    /// `[batch, classes]`, before the softmax.
    pub logits: Tensor<2>,
    /// `[batch, steps]`, each row sums to 1 and is 0 at padding; `None` for a network without attention.
    pub attention: Option<Tensor<2>>,
    /// `[batch, embedding size]`, not standardized.
    pub embedding: Tensor<2>,
}

/// The network of Zhong et al. (2020).
#[derive(Module, Debug)]
pub struct EmotionNetwork {
    trunk: Trunk,
    head: Head,
}

impl EmotionNetwork {
    /// The network with the given weights, with names and shapes of the [model file](crate::model).
    ///
    /// # Errors
    /// `model-architecture` for another trunk; a tensor that is missing or has the wrong shape.
    pub fn from_tensors(
        config: NetworkConfig,
        tensors: &BTreeMap<String, TensorData32>,
        device: &Device,
    ) -> Result<Self, Error> {
        config.architecture.require_separable()?;
        let weights = &mut Weights::new(config, tensors, device);
        Ok(Self {
            trunk: Trunk::take(weights, config)?,
            head: Head::take(weights, config)?,
        })
    }

    /// Reads the weights, with names and shapes of the model file, excluding the feature standardization.
    ///
    /// Reads from the device synchronously. For WebGPU in a browser, use [`to_tensors_async`](Self::to_tensors_async).
    ///
    /// # Errors
    /// `device` if the device cannot be read.
    pub fn to_tensors(&self) -> Result<BTreeMap<String, TensorData32>, Error> {
        self.collected().read()
    }

    /// [`to_tensors`](Self::to_tensors) for devices that do not support blocking reads.
    ///
    /// # Errors
    /// `device` if the device cannot be read.
    pub async fn to_tensors_async(&self) -> Result<BTreeMap<String, TensorData32>, Error> {
        self.collected().read_async().await
    }

    fn collected(&self) -> Collected {
        let mut weights = Collected::new(self.config());
        self.trunk.collect(&mut weights);
        self.head.collect(&mut weights);
        weights
    }

    /// The configuration of the network.
    #[must_use]
    pub const fn config(&self) -> NetworkConfig {
        self.head.config()
    }

    /// Runs a batch of utterances of at least [`MIN_FRAMES`](crate::frontend::MIN_FRAMES) frames.
    #[must_use]
    pub fn forward(&self, batch: &Batch) -> NetworkOutput {
        let states = self.trunk.states(batch);
        let (embedding, attention) = self.head.embed(states, &batch.lengths.over_steps);
        NetworkOutput {
            logits: self.head.classify(embedding.clone(), None),
            attention,
            embedding,
        }
    }
}

#[cfg(feature = "train")]
impl TrainableNetwork for EmotionNetwork {
    fn classes(&self) -> usize {
        self.config().classes
    }

    async fn tensors(&self) -> Result<BTreeMap<String, TensorData32>, Error> {
        self.to_tensors_async().await
    }

    fn shapes(&self) -> Vec<(String, Vec<usize>)> {
        expected_shapes(self.config())
    }

    fn with_tensors(
        &self,
        tensors: &BTreeMap<String, TensorData32>,
        device: &Device,
    ) -> Result<Self, Error> {
        Self::from_tensors(self.config(), tensors, device)
    }

    fn dropout_count(&self, utterances: usize, frames: usize) -> usize {
        self.head.dropout_count(utterances, frames)
    }

    fn forward_training(
        &self,
        inputs: NetworkInput,
        factors: Option<Vec<f32>>,
    ) -> Result<TrainingOutput, Error> {
        self.head.forward_training(self.states_of(inputs), factors)
    }

    fn logits(&self, inputs: NetworkInput) -> Result<Tensor<2>, Error> {
        self.head.logits(self.states_of(inputs))
    }
}

#[cfg(feature = "train")]
impl EmotionNetwork {
    /// The input of the head: the states of log-mel; other inputs as they are.
    fn states_of(&self, inputs: NetworkInput) -> NetworkInput {
        match inputs {
            NetworkInput::Features(batch) => NetworkInput::States(Box::new(StatesBatch {
                states: self.trunk.states(&batch),
                steps: batch.lengths.over_steps,
            })),
            other => other,
        }
    }
}
