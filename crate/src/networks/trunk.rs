//! The layers before attention: entry flow, inverted residuals, Bi-GRU. Distillation trains this part.

use super::batch::Batch;
use super::bi_gru::BiGru;
use super::convolution::{Entry, InvertedResidual};
use super::kernels;
use super::weights::{Collected, Weights};
use crate::error::Error;
use crate::model::NetworkConfig;
#[cfg(feature = "cli")]
use crate::model::TensorData32;
use burn::prelude::*;
#[cfg(feature = "cli")]
use std::collections::BTreeMap;

/// The layers from the features to the GRU's states.
#[derive(Module, Debug)]
pub(crate) struct Trunk {
    pub(super) entry: Entry,
    pub(super) blocks: Vec<InvertedResidual>,
    pub(super) gru: BiGru,
}

impl Trunk {
    /// The trunk of a network of `config`, from weights with names and shapes of the [model file](crate::model).
    ///
    /// # Errors
    /// A tensor that is missing or has the wrong shape.
    #[cfg(feature = "cli")]
    pub(crate) fn from_tensors(
        config: NetworkConfig,
        tensors: &BTreeMap<String, TensorData32>,
        device: &Device,
    ) -> Result<Self, Error> {
        Self::take(&mut Weights::new(config, tensors, device), config)
    }

    /// Reads the weights, with names and shapes of the model file. Reads from the device synchronously.
    ///
    /// # Errors
    /// `device` if the device cannot be read.
    #[cfg(feature = "cli")]
    pub(crate) fn to_tensors(&self) -> Result<BTreeMap<String, TensorData32>, Error> {
        let config = NetworkConfig {
            tied: self.gru.tied(),
            ..NetworkConfig::paper(self.blocks.len(), 1)
        };
        let mut weights = Collected::new(config);
        self.collect(&mut weights);
        weights.read()
    }

    pub(super) fn take(weights: &mut Weights<'_>, config: NetworkConfig) -> Result<Self, Error> {
        Ok(Self {
            entry: Entry::take(weights)?,
            blocks: (0..config.blocks)
                .map(|index| InvertedResidual::take(weights, index))
                .collect::<Result<_, _>>()?,
            gru: BiGru::take(weights, config.tied)?,
        })
    }

    pub(super) fn collect(&self, weights: &mut Collected) {
        self.entry.collect(weights);
        for (index, block) in self.blocks.iter().enumerate() {
            block.collect(weights, index);
        }
        self.gru.collect(weights);
    }

    /// The GRU's states `[batch, steps, 256]` of a batch of utterances of at least
    /// [`MIN_FRAMES`](crate::frontend::MIN_FRAMES) frames; 0 at padding.
    #[must_use]
    pub(crate) fn states(&self, batch: &Batch) -> Tensor<3> {
        let lengths = &batch.lengths;
        let mut x = self.entry.forward(batch.features.clone());
        for (index, block) in self.blocks.iter().enumerate() {
            if index == 0 {
                x = kernels::max_pool(block.forward(x, lengths.entry.clone()));
            } else {
                x = block.forward(x, lengths.steps.clone());
            }
        }
        let [batch_size, steps, bands, channels] = x.dims();
        let sequence = x.reshape([batch_size, steps, bands * channels]);
        self.gru.forward(sequence, lengths.steps.clone())
    }
}
