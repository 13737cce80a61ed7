//! The classifier (paper 3.2): 64 units with PReLU, then one output a class.

use super::convolution::Pointwise;
use super::weights::{Collected, Weights};
use crate::error::Error;
use burn::module::Param;
use burn::prelude::*;
use burn::tensor::activation::prelu;

/// Embeddings `[batch, embedding size]` -> logits `[batch, classes]`.
#[derive(Module, Debug)]
pub(super) struct Classifier {
    /// Of the embeddings, before all else.
    standardization: Option<EmbeddingStandardization>,
    hidden: Pointwise,
    /// One slope a unit, `[64]`.
    slopes: Param<Tensor<1>>,
    output: Pointwise,
}

/// Mean and standard deviation of the embedding over the training utterances, `[embedding size]`. Constants: no
/// parameters, so that training leaves them as they are.
#[derive(Module, Debug)]
struct EmbeddingStandardization {
    mean: Tensor<1>,
    std: Tensor<1>,
}

impl Classifier {
    pub(super) fn take(weights: &mut Weights<'_>) -> Result<Self, Error> {
        let standardization = weights.embedding()?;
        Ok(Self {
            standardization: standardization
                .map(|[mean, std]| EmbeddingStandardization { mean, std }),
            hidden: Pointwise::take(weights, "classifier.hidden")?,
            slopes: weights.vector("classifier.prelu.weight")?,
            output: Pointwise::take(weights, "classifier.output")?,
        })
    }

    pub(super) fn give(&self, weights: &mut Collected) {
        if let Some(EmbeddingStandardization { mean, std }) = &self.standardization {
            weights.embedding([mean, std]);
        }
        self.hidden.give(weights, "classifier.hidden");
        weights.vector("classifier.prelu.weight", &self.slopes);
        self.output.give(weights, "classifier.output");
    }

    pub(super) fn classes(&self) -> usize {
        self.output.channels()
    }

    /// `factors`, of the shape of the embeddings, are what dropout multiplies them by once they are standardized.
    pub(super) fn forward(&self, embeddings: Tensor<2>, factors: Option<Tensor<2>>) -> Tensor<2> {
        let embeddings = match &self.standardization {
            Some(EmbeddingStandardization { mean, std }) => {
                (embeddings - mean.clone().unsqueeze()) / std.clone().unsqueeze()
            }
            None => embeddings,
        };
        let embeddings = match factors {
            Some(factors) => embeddings * factors,
            None => embeddings,
        };
        let hidden = self.hidden.forward(embeddings, false);
        self.output.forward(prelu(hidden, self.slopes.val()), false)
    }
}
