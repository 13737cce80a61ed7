//! The methods that each network of Table 5 implements; [`TrainableNetwork`] is implemented for all of them.

use super::loading;
use super::pass::Pass;
use crate::error::Error;
use crate::model::{ComparisonConfig, TensorData32, comparison_shapes};
use crate::networks::weights::Collected;
use crate::networks::{NetworkInput, Statistics, TrainableNetwork, TrainingOutput};
use burn::module::Module;
use burn::prelude::*;
use std::collections::BTreeMap;

/// A network of Table 5.
pub(super) trait ComparisonModule: Module + Sync {
    /// The input of the first layer.
    type Input;

    fn config(&self) -> ComparisonConfig;

    /// Creates a network of `config` from tensors.
    ///
    /// # Errors
    /// A tensor that is missing or has the wrong shape.
    fn load(
        config: ComparisonConfig,
        tensors: &BTreeMap<String, TensorData32>,
        device: &Device,
    ) -> Result<Self, Error>;

    /// Collects the weights.
    fn collect(&self, weights: &mut Collected);

    /// Converts the inputs of training to the input of the first layer.
    ///
    /// # Errors
    /// `network-input` for other kinds of input.
    fn input(inputs: NetworkInput) -> Result<Self::Input, Error>;

    /// The logits.
    fn forward(&self, input: Self::Input, pass: &mut Pass) -> Tensor<2>;

    /// The number of dropout factors for utterances that are padded to `frames`.
    fn factors(&self, _utterances: usize, _frames: usize) -> usize {
        0
    }

    /// Updates running statistics and constrains weights.
    #[must_use]
    fn updated(self, statistics: Statistics) -> Self;
}

impl<N: ComparisonModule> TrainableNetwork for N {
    fn classes(&self) -> usize {
        self.config().classes
    }

    async fn tensors(&self) -> Result<BTreeMap<String, TensorData32>, Error> {
        loading::tensors(self.config(), |weights| self.collect(weights)).await
    }

    fn shapes(&self) -> Vec<(String, Vec<usize>)> {
        comparison_shapes(self.config())
    }

    fn with_tensors(
        &self,
        tensors: &BTreeMap<String, TensorData32>,
        device: &Device,
    ) -> Result<Self, Error> {
        Self::load(self.config(), tensors, device)
    }

    fn dropout_count(&self, utterances: usize, frames: usize) -> usize {
        self.factors(utterances, frames)
    }

    fn whole_batches(&self) -> bool {
        true
    }

    fn forward_training(
        &self,
        inputs: NetworkInput,
        factors: Option<Vec<f32>>,
    ) -> Result<TrainingOutput, Error> {
        let mut pass = Pass::training(factors);
        let logits = self.forward(Self::input(inputs)?, &mut pass);
        Ok(TrainingOutput {
            logits,
            statistics: pass.statistics.unwrap_or_default(),
        })
    }

    fn logits(&self, inputs: NetworkInput) -> Result<Tensor<2>, Error> {
        Ok(self.forward(Self::input(inputs)?, &mut Pass::inference()))
    }

    fn after_step(self, statistics: Statistics) -> Self {
        self.updated(statistics)
    }
}
