//! The complete network.

use super::attention::Attention;
use super::batch::{Batch, StepMasks};
use super::bi_gru::BiGru;
use super::classifier::Classifier;
#[cfg(feature = "train")]
use super::trainable::{Inputs, Learned, TrainableNetwork};
use super::trunk::Trunk;
use super::weights::{Collected, Weights};
use crate::error::Error;
#[cfg(feature = "train")]
use crate::model::expected_shapes;
use crate::model::{Architecture, NetworkConfig, TensorData32};
use burn::prelude::*;
use std::collections::BTreeMap;

/// The output of the network for a batch.
#[derive(Debug, Clone)]
pub struct Output {
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
    attention: Option<Attention>,
    /// Whether the second half of the embedding is the standard deviation of the states.
    deviation: bool,
    classifier: Classifier,
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
            attention: config
                .attention
                .then(|| Attention::take(weights))
                .transpose()?,
            deviation: config.deviation,
            classifier: Classifier::take(weights)?,
        })
    }

    /// Reads the weights, with names and shapes of the model file, excluding the feature standardization.
    ///
    /// Reads from the device synchronously. For WebGPU in a browser, use [`to_tensors_async`](Self::to_tensors_async).
    ///
    /// # Errors
    /// `device` if the device cannot be read.
    pub fn to_tensors(&self) -> Result<BTreeMap<String, TensorData32>, Error> {
        let mut weights = self.collected();
        let read = weights.transaction().try_execute();
        weights.into_tensors(read.map_err(|error| Error::device(&error))?)
    }

    /// [`to_tensors`](Self::to_tensors) for devices that do not support blocking reads.
    ///
    /// # Errors
    /// `device` if the device cannot be read.
    pub async fn to_tensors_async(&self) -> Result<BTreeMap<String, TensorData32>, Error> {
        let mut weights = self.collected();
        let read = weights.transaction().execute_async().await;
        weights.into_tensors(read.map_err(|error| Error::device(&error))?)
    }

    fn collected(&self) -> Collected {
        let mut weights = Collected::new(self.config());
        self.trunk.give(&mut weights);
        if let Some(attention) = &self.attention {
            attention.give(&mut weights);
        }
        self.classifier.give(&mut weights);
        weights
    }

    /// The configuration of the network.
    #[must_use]
    pub fn config(&self) -> NetworkConfig {
        NetworkConfig {
            architecture: Architecture::SeparableBigru,
            blocks: self.trunk.blocks.len(),
            classes: self.classifier.classes(),
            attention: self.attention.is_some(),
            deviation: self.deviation,
            tied: self.trunk.gru.tied(),
        }
    }

    /// Runs a batch of utterances of at least [`MIN_FRAMES`](crate::frontend::MIN_FRAMES) frames.
    #[must_use]
    pub fn forward(&self, batch: &Batch) -> Output {
        let (embedding, attention) = self.context(batch);
        Output {
            logits: self.classify(embedding.clone()),
            attention,
            embedding,
        }
    }

    /// All layers except the classifier: the embedding of each utterance, `[batch, embedding size]`, not standardized,
    /// and the attention.
    #[must_use]
    pub fn context(&self, batch: &Batch) -> (Tensor<2>, Option<Tensor<2>>) {
        let lengths = &batch.lengths;
        let states = self.trunk.states(batch);
        self.embed(states, &lengths.over_steps)
    }

    /// The embedding of each utterance, `[batch, embedding size]`, not standardized, and the attention, from the GRU's
    /// states `[batch, steps, 256]`.
    #[must_use]
    pub(crate) fn embed(
        &self,
        states: Tensor<3>,
        steps: &StepMasks,
    ) -> (Tensor<2>, Option<Tensor<2>>) {
        match &self.attention {
            Some(attention) => {
                let (mean, alpha) = attention.forward(states.clone(), steps.attention.clone());
                let embedding = if self.deviation {
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

    /// The classifier: logits `[batch, classes]` of embeddings `[batch, embedding size]`.
    #[must_use]
    pub fn classify(&self, embeddings: Tensor<2>) -> Tensor<2> {
        self.classifier.forward(embeddings, None)
    }

    /// [`classify`](Self::classify) with dropout: the standardized embeddings are multiplied by `factors` of the same
    /// shape.
    #[must_use]
    pub fn classify_with_dropout(&self, embeddings: Tensor<2>, factors: Tensor<2>) -> Tensor<2> {
        self.classifier.forward(embeddings, Some(factors))
    }
}

#[cfg(feature = "train")]
impl TrainableNetwork for EmotionNetwork {
    fn classes(&self) -> usize {
        self.classifier.classes()
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

    fn dropout_count(&self, utterances: usize, _: usize) -> usize {
        utterances * self.config().embedding_size()
    }

    fn learn(&self, inputs: Inputs, factors: Option<Vec<f32>>) -> Result<Learned, Error> {
        let context = self.context_of(inputs)?;
        let logits = match factors {
            Some(factors) => {
                let factors = TensorData::new(factors, context.dims());
                let factors = Tensor::from_data(factors, &context.device());
                self.classify_with_dropout(context, factors)
            }
            None => self.classify(context),
        };
        Ok(Learned {
            logits,
            statistics: Vec::new(),
        })
    }

    fn logits(&self, inputs: Inputs) -> Result<Tensor<2>, Error> {
        Ok(self.classify(self.context_of(inputs)?))
    }
}

#[cfg(feature = "train")]
impl EmotionNetwork {
    /// The embedding of each utterance, from any input but segments.
    ///
    /// # Errors
    /// `network-input`.
    pub(crate) fn context_of(&self, inputs: Inputs) -> Result<Tensor<2>, Error> {
        Ok(match inputs {
            Inputs::Features(batch) => self.context(&batch).0,
            Inputs::States(batch) => self.embed(batch.states, &batch.steps).0,
            Inputs::Contexts(contexts) => *contexts,
            #[cfg(feature = "cli")]
            Inputs::Segments(_) => return Err(inputs.refused("log-mel of utterances")),
        })
    }
}
