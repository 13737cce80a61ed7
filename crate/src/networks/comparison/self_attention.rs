//! Multi-head self-attention over time with a residual connection and layer normalization (Vaswani et al. 2017).

use crate::error::Error;
use crate::networks::convolution::Pointwise;
use crate::networks::weights::{Collected, Weights};
use burn::module::Param;
use burn::prelude::*;
use burn::tensor::activation::softmax;

/// Epsilon of the layer normalization.
const EPSILON: f32 = 1e-5;
/// Added to the score of a padded step, so that its weight becomes exactly 0.
const MASKED: f32 = -1e30;

/// `layer norm(x + attention(x))`
#[derive(Module, Debug)]
pub(super) struct SelfAttention {
    query: Pointwise,
    key: Pointwise,
    value: Pointwise,
    output: Pointwise,
    /// Scale and offset of the layer normalization.
    weight: Param<Tensor<1>>,
    bias: Param<Tensor<1>>,
    #[module(skip)]
    heads: usize,
}

impl SelfAttention {
    pub(super) fn take(weights: &mut Weights<'_>, heads: usize) -> Result<Self, Error> {
        Ok(Self {
            query: Pointwise::take(weights, "attention.query")?,
            key: Pointwise::take(weights, "attention.key")?,
            value: Pointwise::take(weights, "attention.value")?,
            output: Pointwise::take(weights, "attention.output")?,
            weight: weights.vector("attention.norm.weight")?,
            bias: weights.vector("attention.norm.bias")?,
            heads,
        })
    }

    pub(super) fn collect(&self, weights: &mut Collected) {
        self.query.collect(weights, "attention.query");
        self.key.collect(weights, "attention.key");
        self.value.collect(weights, "attention.value");
        self.output.collect(weights, "attention.output");
        weights.vector("attention.norm.weight", &self.weight);
        weights.vector("attention.norm.bias", &self.bias);
    }

    /// `[batch, steps, width]`, of which `mask` `[batch, steps, 1]` is 1 at valid steps and 0 at padding.
    pub(super) fn forward(&self, x: Tensor<3>, mask: &Tensor<3>) -> Tensor<3> {
        let [batch, steps, width] = x.dims();
        let size = width / self.heads;
        let rows = x.clone().reshape([batch * steps, width]);
        let by_head = |layer: &Pointwise| -> Tensor<3> {
            layer
                .forward(rows.clone(), false)
                .reshape([batch, steps, self.heads, size])
                .swap_dims(1, 2)
                .reshape([batch * self.heads, steps, size])
        };
        let (query, key, value) = (
            by_head(&self.query),
            by_head(&self.key),
            by_head(&self.value),
        );
        let scores = query.matmul(key.swap_dims(1, 2));
        let scores = scores.div_scalar((size as f32).sqrt());
        let padding = mask.clone().neg().add_scalar(1.0).mul_scalar(MASKED);
        let padding = padding.reshape([batch, 1, 1, steps]);
        let scores = scores.reshape([batch, self.heads, steps, steps]) + padding;
        let weights = softmax(scores, 3).reshape([batch * self.heads, steps, steps]);
        let attended = weights
            .matmul(value)
            .reshape([batch, self.heads, steps, size])
            .swap_dims(1, 2)
            .reshape([batch * steps, width]);
        let attended = self.output.forward(attended, false);
        self.norm(x + attended.reshape([batch, steps, width]))
    }

    fn norm(&self, x: Tensor<3>) -> Tensor<3> {
        let centered = x.clone() - x.mean_dim(2);
        let variance = centered.clone().square().mean_dim(2);
        let [_, _, width] = centered.dims();
        let across = |vector: &Param<Tensor<1>>| vector.val().reshape([1, 1, width]);
        let scaled = centered / variance.add_scalar(EPSILON).sqrt();
        scaled * across(&self.weight) + across(&self.bias)
    }
}
