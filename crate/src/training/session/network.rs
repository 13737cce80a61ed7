//! The trained part of a model in a training session.

use super::options::Trainable;
use crate::error::Error;
use crate::model::{NetworkConfig, TensorData32};
use crate::networks::{EmotionNetwork, Head, NetworkInput, TrainableNetwork, TrainingOutput};
use burn::prelude::*;
use std::collections::BTreeMap;

/// The layers on the device: all of them, or only those after a frozen trunk, whose embeddings the
/// [engine](crate::inference::cpu) computes.
#[expect(clippy::large_enum_variant, reason = "there is one for each session")]
#[derive(Module, Debug)]
pub(super) enum SessionNetwork {
    Whole(EmotionNetwork),
    Head(Head),
}

impl SessionNetwork {
    /// Creates the trained layers from the tensors of a model file.
    ///
    /// # Errors
    /// `model-architecture` to train all layers of a network other than the separable one; a tensor that is missing or
    /// has the wrong shape.
    pub(super) fn from_tensors(
        trainable: Trainable,
        config: NetworkConfig,
        tensors: &BTreeMap<String, TensorData32>,
        device: &Device,
    ) -> Result<Self, Error> {
        Ok(match trainable {
            Trainable::All => Self::Whole(EmotionNetwork::from_tensors(config, tensors, device)?),
            Trainable::Classifier => Self::Head(Head::from_tensors(config, tensors, device)?),
        })
    }
}

impl TrainableNetwork for SessionNetwork {
    fn classes(&self) -> usize {
        match self {
            Self::Whole(network) => network.classes(),
            Self::Head(head) => head.classes(),
        }
    }

    async fn tensors(&self) -> Result<BTreeMap<String, TensorData32>, Error> {
        match self {
            Self::Whole(network) => network.tensors().await,
            Self::Head(head) => head.tensors().await,
        }
    }

    fn shapes(&self) -> Vec<(String, Vec<usize>)> {
        match self {
            Self::Whole(network) => network.shapes(),
            Self::Head(head) => head.shapes(),
        }
    }

    fn with_tensors(
        &self,
        tensors: &BTreeMap<String, TensorData32>,
        device: &Device,
    ) -> Result<Self, Error> {
        Ok(match self {
            Self::Whole(network) => Self::Whole(network.with_tensors(tensors, device)?),
            Self::Head(head) => Self::Head(head.with_tensors(tensors, device)?),
        })
    }

    fn dropout_count(&self, utterances: usize, frames: usize) -> usize {
        match self {
            Self::Whole(network) => network.dropout_count(utterances, frames),
            Self::Head(head) => head.dropout_count(utterances, frames),
        }
    }

    fn forward_training(
        &self,
        inputs: NetworkInput,
        factors: Option<Vec<f32>>,
    ) -> Result<TrainingOutput, Error> {
        match self {
            Self::Whole(network) => network.forward_training(inputs, factors),
            Self::Head(head) => head.forward_training(inputs, factors),
        }
    }

    fn logits(&self, inputs: NetworkInput) -> Result<Tensor<2>, Error> {
        match self {
            Self::Whole(network) => network.logits(inputs),
            Self::Head(head) => head.logits(inputs),
        }
    }
}
