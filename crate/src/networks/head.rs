//! The layers after the trunk: attention and the classifier.

use super::attention::Attention;
use super::batch::StepMasks;
use super::bi_gru::BiGru;
use super::classifier::Classifier;
#[cfg(feature = "train")]
use super::trainable::{NetworkInput, TrainableNetwork, TrainingOutput};
use super::weights::{Collected, Weights};
use crate::error::Error;
use crate::model::NetworkConfig;
#[cfg(feature = "train")]
use crate::model::{TensorData32, head_shapes};
use burn::prelude::*;
#[cfg(feature = "train")]
use std::collections::BTreeMap;

/// Attention and the classifier of a network of any architecture. If the trunk is frozen, only the head is trained.
#[derive(Module, Debug)]
pub(crate) struct Head {
    #[module(skip)]
    config: NetworkConfig,
    attention: Option<Attention>,
    classifier: Classifier,
}

impl Head {
    pub(super) fn take(weights: &mut Weights<'_>, config: NetworkConfig) -> Result<Self, Error> {
        Ok(Self {
            config,
            attention: config
                .attention
                .then(|| Attention::take(weights))
                .transpose()?,
            classifier: Classifier::take(weights)?,
        })
    }

    pub(super) fn collect(&self, weights: &mut Collected) {
        if let Some(attention) = &self.attention {
            attention.collect(weights);
        }
        self.classifier.collect(weights);
    }

    /// The configuration of the whole network.
    pub(super) const fn config(&self) -> NetworkConfig {
        self.config
    }

    /// The embedding of each utterance, `[batch, embedding size]`, not standardized, and the attention, from the
    /// trunk's states `[batch, steps, state size]`.
    pub(super) fn embed(
        &self,
        states: Tensor<3>,
        steps: &StepMasks,
    ) -> (Tensor<2>, Option<Tensor<2>>) {
        match &self.attention {
            Some(attention) => {
                let (mean, alpha) = attention.forward(states.clone(), steps.attention.clone());
                let embedding = if self.config.deviation {
                    let deviation = Attention::deviation(states, mean.clone(), alpha.clone());
                    Tensor::cat(vec![mean, deviation], 1)
                } else {
                    mean
                };
                (embedding, Some(alpha))
            }
            None => (BiGru::last_outputs(states, steps.last.clone()), None),
        }
    }

    /// Logits `[batch, classes]` of embeddings `[batch, embedding size]`. With dropout, the standardized embeddings are
    /// multiplied by `factors` of the same shape.
    pub(super) fn classify(&self, embeddings: Tensor<2>, factors: Option<Tensor<2>>) -> Tensor<2> {
        self.classifier.forward(embeddings, factors)
    }
}

#[cfg(feature = "train")]
impl Head {
    /// The head of a network of `config`, from weights with names and shapes of the [model file](crate::model); those
    /// of the trunk are ignored.
    ///
    /// # Errors
    /// A tensor that is missing or has the wrong shape.
    pub(crate) fn from_tensors(
        config: NetworkConfig,
        tensors: &BTreeMap<String, TensorData32>,
        device: &Device,
    ) -> Result<Self, Error> {
        Self::take(&mut Weights::new(config, tensors, device), config)
    }

    /// The embedding of each utterance.
    ///
    /// # Errors
    /// `network-input`.
    fn embedding_of(&self, inputs: NetworkInput) -> Result<Tensor<2>, Error> {
        match inputs {
            NetworkInput::States(batch) => Ok(self.embed(batch.states, &batch.steps).0),
            NetworkInput::Embeddings(embeddings) => Ok(*embeddings),
            _ => Err(inputs.refused("states or embeddings of utterances")),
        }
    }
}

#[cfg(feature = "train")]
impl TrainableNetwork for Head {
    fn classes(&self) -> usize {
        self.config.classes
    }

    async fn tensors(&self) -> Result<BTreeMap<String, TensorData32>, Error> {
        let mut weights = Collected::new(self.config);
        self.collect(&mut weights);
        weights.read_async().await
    }

    fn shapes(&self) -> Vec<(String, Vec<usize>)> {
        head_shapes(self.config)
    }

    fn with_tensors(
        &self,
        tensors: &BTreeMap<String, TensorData32>,
        device: &Device,
    ) -> Result<Self, Error> {
        Self::from_tensors(self.config, tensors, device)
    }

    fn dropout_count(&self, utterances: usize, _: usize) -> usize {
        utterances * self.config.embedding_size()
    }

    fn forward_training(
        &self,
        inputs: NetworkInput,
        factors: Option<Vec<f32>>,
    ) -> Result<TrainingOutput, Error> {
        let embeddings = self.embedding_of(inputs)?;
        let factors = factors.map(|factors| {
            let factors = TensorData::new(factors, embeddings.dims());
            Tensor::from_data(factors, &embeddings.device())
        });
        Ok(TrainingOutput {
            logits: self.classify(embeddings, factors),
            statistics: Vec::new(),
        })
    }

    fn logits(&self, inputs: NetworkInput) -> Result<Tensor<2>, Error> {
        Ok(self.classify(self.embedding_of(inputs)?, None))
    }
}
