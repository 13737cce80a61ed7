//! The classifier (paper 3.2): 64 units with PReLU, then one output per class.

use super::convolution::Pointwise;
use super::weights::{Collected, Weights};
use crate::error::Error;
use burn::module::Param;
use burn::prelude::*;
use burn::tensor::activation::prelu;

/// Embeddings `[batch, embedding size]` -> logits `[batch, classes]`.
#[derive(Module, Debug)]
pub(super) struct Classifier {
    /// Applied to the embeddings first.
    standardization: Option<EmbeddingStandardization>,
    hidden: Pointwise,
    /// One slope per unit, `[64]`.
    slopes: Param<Tensor<1>>,
    output: Pointwise,
}

/// Mean and standard deviation of the embedding over the training utterances, `[embedding size]`. They are constants
/// and not parameters, so training does not change them.
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

    pub(super) fn collect(&self, weights: &mut Collected) {
        if let Some(EmbeddingStandardization { mean, std }) = &self.standardization {
            weights.embedding([mean, std]);
        }
        self.hidden.collect(weights, "classifier.hidden");
        weights.vector("classifier.prelu.weight", &self.slopes);
        self.output.collect(weights, "classifier.output");
    }

    /// `factors` has the shape of the embeddings and multiplies the standardized embeddings (dropout).
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
