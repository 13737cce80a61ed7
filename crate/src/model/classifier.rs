//! The classifier (paper 3.2): 64 units with PReLU, then one output a class.

use super::convolution::Pointwise;
use super::weights::{Collected, Weights};
use crate::error::Error;
use burn::module::Param;
use burn::prelude::*;
use burn::tensor::activation::prelu;

/// `[batch, 256]` -> logits `[batch, classes]`.
#[derive(Module, Debug)]
pub(super) struct Classifier {
    hidden: Pointwise,
    /// One slope a unit, `[64]`.
    slopes: Param<Tensor<1>>,
    output: Pointwise,
}

impl Classifier {
    pub(super) fn take(weights: &mut Weights<'_>) -> Result<Self, Error> {
        Ok(Self {
            hidden: Pointwise::take(weights, "classifier.hidden")?,
            slopes: weights.vector("classifier.prelu.weight")?,
            output: Pointwise::take(weights, "classifier.output")?,
        })
    }

    pub(super) fn give(&self, weights: &mut Collected) {
        self.hidden.give(weights, "classifier.hidden");
        weights.vector("classifier.prelu.weight", &self.slopes);
        self.output.give(weights, "classifier.output");
    }

    pub(super) fn classes(&self) -> usize {
        self.output.channels()
    }

    pub(super) fn forward(&self, context: Tensor<2>) -> Tensor<2> {
        let hidden = self.hidden.forward(context, false);
        self.output.forward(prelu(hidden, self.slopes.val()), false)
    }
}
