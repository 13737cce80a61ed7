//! 3D-ACRNN: convolutions over segments of log-mel, delta and delta-delta, a bidirectional LSTM and attention (Chen et
//! al. 2018).

use super::batch_norm::BatchNorm;
use super::convolution::{SLOPE, activation, channels_last, to_sequence};
use super::loading;
use super::lstm::BiLstm;
use super::network::ComparisonModule;
use super::pass::Pass;
use super::segments::segments_of;
use crate::error::Error;
use crate::model::{ComparisonConfig, TensorData32};
use crate::networks::attention::Attention;
use crate::networks::convolution::Pointwise;
use crate::networks::kernels::segments::{convolution, pool};
use crate::networks::weights::Collected;
use crate::networks::{NetworkInput, Statistics};
use burn::module::Param;
use burn::prelude::*;
use std::collections::BTreeMap;

/// Epsilon of the batch normalization.
const EPSILON: f32 = 1e-3;

/// The network of Chen et al. (2018).
#[derive(Module, Debug)]
pub struct Acrnn {
    /// `[out, in, 5, 3]` each.
    kernels: Vec<Param<Tensor<4>>>,
    biases: Vec<Param<Tensor<1>>>,
    projection: Pointwise,
    norm: BatchNorm,
    lstm: BiLstm,
    attention: Attention,
    hidden: Pointwise,
    output: Pointwise,
    #[module(skip)]
    config: ComparisonConfig,
}

impl Acrnn {
    /// The network with the given weights, with names and shapes of the [model file](crate::model).
    ///
    /// # Errors
    /// A tensor that is missing or has the wrong shape.
    pub fn from_tensors(
        config: ComparisonConfig,
        tensors: &BTreeMap<String, TensorData32>,
        device: &Device,
    ) -> Result<Self, Error> {
        let weights = &mut loading::weights(config, tensors, device);
        let (mut kernels, mut biases) = (Vec::new(), Vec::new());
        for layer in 0..config.layers {
            kernels.push(weights.whole(&format!("conv.{layer}.weight"))?);
            biases.push(weights.vector(&format!("conv.{layer}.bias"))?);
        }
        Ok(Self {
            kernels,
            biases,
            projection: Pointwise::take(weights, "projection")?,
            norm: BatchNorm::take(weights, "projection.norm", EPSILON)?,
            lstm: BiLstm::take(weights)?,
            attention: Attention::take(weights)?,
            hidden: Pointwise::take(weights, "classifier.hidden")?,
            output: Pointwise::take(weights, "classifier.output")?,
            config,
        })
    }
}

impl ComparisonModule for Acrnn {
    type Input = Tensor<4>;

    fn config(&self) -> ComparisonConfig {
        self.config
    }

    fn load(
        config: ComparisonConfig,
        tensors: &BTreeMap<String, TensorData32>,
        device: &Device,
    ) -> Result<Self, Error> {
        Self::from_tensors(config, tensors, device)
    }

    fn collect(&self, weights: &mut Collected) {
        for (layer, (kernel, bias)) in self.kernels.iter().zip(&self.biases).enumerate() {
            weights.whole(&format!("conv.{layer}.weight"), kernel);
            weights.vector(&format!("conv.{layer}.bias"), bias);
        }
        self.projection.collect(weights, "projection");
        self.norm.collect(weights, "projection.norm");
        self.lstm.collect(weights);
        self.attention.collect(weights);
        self.hidden.collect(weights, "classifier.hidden");
        self.output.collect(weights, "classifier.output");
    }

    fn input(inputs: NetworkInput) -> Result<Tensor<4>, Error> {
        segments_of(inputs)
    }

    /// `[segments, 3, 300, 40] -> [segments, classes]`
    fn forward(&self, segments: Tensor<4>, pass: &mut Pass) -> Tensor<2> {
        let mut x = channels_last(segments);
        for (layer, (kernel, bias)) in self.kernels.iter().zip(&self.biases).enumerate() {
            x = convolution(x, kernel.val(), bias.val(), SLOPE);
            if layer == 0 {
                x = pool(x);
            }
        }
        let sequence = to_sequence(x);
        let [count, steps, width] = sequence.dims();
        let rows = self
            .projection
            .forward(sequence.reshape([count * steps, width]), false);
        let [_, units] = rows.dims();
        // Padding of short utterances is not masked.
        let valid = Tensor::ones([count * steps], &rows.device());
        let rows = self.norm.forward(rows, valid, SLOPE, pass);
        let states = self.lstm.forward(rows.reshape([count, steps, units]));
        let mask = Tensor::zeros([count, steps], &states.device());
        let (embedding, _) = self.attention.forward(states, mask);
        let hidden = activation(self.hidden.forward(embedding, false));
        self.output.forward(hidden, false)
    }

    fn updated(self, statistics: Statistics) -> Self {
        Self {
            norm: self.norm.updated(statistics.into_iter().next()),
            ..self
        }
    }
}
