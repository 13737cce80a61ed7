//! The interface of networks for training, [`TrainableNetwork`], and its inputs.

use super::batch::{Batch, StatesBatch};
use crate::error::Error;
use crate::model::TensorData32;
use burn::module::Module;
use burn::prelude::*;
use std::collections::BTreeMap;

/// The input of a network, on its device.
#[derive(Debug)]
pub enum NetworkInput {
    /// Standardized log-mel of utterances.
    Features(Box<Batch>),
    /// States of utterances, the input of the attention.
    States(Box<StatesBatch>),
    /// Embeddings of utterances, `[batch, embedding size]`.
    Embeddings(Box<Tensor<2>>),
    /// Segments of 3 s, `[segments, 3, 300, 40]`: channel, time, band.
    #[cfg(feature = "cli")]
    Segments(Box<Tensor<4>>),
}

impl NetworkInput {
    /// The name of the kind of input, for messages.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Features(_) => "log-mel of utterances",
            Self::States(_) => "states of utterances",
            Self::Embeddings(_) => "embeddings of utterances",
            #[cfg(feature = "cli")]
            Self::Segments(_) => "segments of 3 s",
        }
    }

    /// The error of a network that does not accept this kind of input.
    pub(super) fn refused(&self, expected: &'static str) -> Error {
        Error::NetworkInput {
            expected,
            received: self.name(),
        }
    }
}

/// Mean and variance of the inputs of each batch normalization, in the order of the network, without autodiff.
pub(crate) type Statistics = Vec<[Tensor<1>; 2]>;

/// The output of a network in training.
#[derive(Debug)]
pub struct TrainingOutput {
    /// `[batch, classes]`, before the softmax.
    pub logits: Tensor<2>,
    /// Empty for a network without batch normalization.
    pub statistics: Statistics,
}

/// A network that [`Training`](crate::training::Training) trains.
pub trait TrainableNetwork: Module + Sync {
    /// Number of labels.
    fn classes(&self) -> usize;

    /// The tensors by name, including the constants that training changes.
    ///
    /// # Errors
    /// `device` if the device cannot be read.
    fn tensors(&self) -> impl Future<Output = Result<BTreeMap<String, TensorData32>, Error>>;

    /// Names and shapes of the required [tensors](Self::tensors).
    fn shapes(&self) -> Vec<(String, Vec<usize>)>;

    /// A network of the same configuration with other tensors.
    ///
    /// # Errors
    /// A tensor that is missing or has another shape.
    fn with_tensors(
        &self,
        tensors: &BTreeMap<String, TensorData32>,
        device: &Device,
    ) -> Result<Self, Error>;

    /// The number of dropout factors for utterances that are padded to `frames`.
    fn dropout_count(&self, utterances: usize, frames: usize) -> usize;

    /// Whether a batch must be one tensor, because the output depends on its statistics. Otherwise batches are divided
    /// into parts of similar length.
    fn whole_batches(&self) -> bool {
        false
    }

    /// The output in training; with dropout, `factors` has [`dropout_count`](Self::dropout_count) values.
    ///
    /// # Errors
    /// `network-input` for kinds of input that the network does not accept.
    fn forward_training(
        &self,
        inputs: NetworkInput,
        factors: Option<Vec<f32>>,
    ) -> Result<TrainingOutput, Error>;

    /// The logits in inference, one row for each utterance or segment.
    ///
    /// # Errors
    /// `network-input` for kinds of input that the network does not accept.
    fn logits(&self, inputs: NetworkInput) -> Result<Tensor<2>, Error>;

    /// Called after the optimizer: updates running statistics and constrains weights.
    #[must_use]
    fn after_step(self, _: Statistics) -> Self {
        self
    }
}
