//! BCRNN: the layers of [3D-ACRNN](super::Acrnn) with binary weights in the convolutions and the projection, and
//! max-pooling over time instead of attention (Zhao et al. 2019).

use super::batch_norm::BatchNorm;
use super::binary::{binary, clipped};
use super::convolution::{SLOPE, activation, channels_last, to_sequence};
use super::loading;
use super::lstm::BiLstm;
use super::network::ComparisonModule;
use super::pass::Pass;
use super::segments::segments_of;
use crate::error::Error;
use crate::model::{ComparisonConfig, TensorData32};
use crate::networks::convolution::Pointwise;
use crate::networks::kernels;
use crate::networks::kernels::segments::{convolution, pool};
use crate::networks::weights::Collected;
use crate::networks::{NetworkInput, Statistics};
use burn::module::Param;
use burn::prelude::*;
use std::collections::BTreeMap;

/// Epsilon of the batch normalizations.
const EPSILON: f32 = 1e-3;

/// The network of Zhao et al. (2019).
#[derive(Module, Debug)]
pub struct Bcrnn {
    /// Real weights in [-1, 1], `[out, in, 5, 3]` each.
    kernels: Vec<Param<Tensor<4>>>,
    norms: Vec<BatchNorm>,
    /// Real weights in [-1, 1], `[out, in]`.
    projection: Param<Tensor<2>>,
    projection_norm: BatchNorm,
    lstm: BiLstm,
    hidden: Pointwise,
    output: Pointwise,
    #[module(skip)]
    config: ComparisonConfig,
}

impl Bcrnn {
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
        let (mut kernels, mut norms) = (Vec::new(), Vec::new());
        for layer in 0..config.layers {
            kernels.push(weights.whole(&format!("conv.{layer}.weight"))?);
            let name = format!("conv.{layer}.norm");
            norms.push(BatchNorm::take(weights, &name, EPSILON)?);
        }
        Ok(Self {
            kernels,
            norms,
            projection: weights.whole("projection.weight")?,
            projection_norm: BatchNorm::take(weights, "projection.norm", EPSILON)?,
            lstm: BiLstm::take(weights)?,
            hidden: Pointwise::take(weights, "classifier.hidden")?,
            output: Pointwise::take(weights, "classifier.output")?,
            config,
        })
    }
}

impl ComparisonModule for Bcrnn {
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
        for (layer, (kernel, norm)) in self.kernels.iter().zip(&self.norms).enumerate() {
            weights.whole(&format!("conv.{layer}.weight"), kernel);
            norm.collect(weights, &format!("conv.{layer}.norm"));
        }
        weights.whole("projection.weight", &self.projection);
        self.projection_norm.collect(weights, "projection.norm");
        self.lstm.collect(weights);
        self.hidden.collect(weights, "classifier.hidden");
        self.output.collect(weights, "classifier.output");
    }

    fn input(inputs: NetworkInput) -> Result<Tensor<4>, Error> {
        segments_of(inputs)
    }

    /// `[segments, 3, 300, 40] -> [segments, classes]`
    fn forward(&self, segments: Tensor<4>, pass: &mut Pass) -> Tensor<2> {
        let mut x = channels_last(segments);
        for (layer, (kernel, norm)) in self.kernels.iter().zip(&self.norms).enumerate() {
            let [maps, ..] = kernel.dims();
            let no_bias = Tensor::zeros([maps], &x.device());
            let sums = convolution(x, binary(kernel.val()), no_bias, 1.0);
            let dims = sums.dims();
            let count = dims[0] * dims[1] * dims[2];
            let valid = Tensor::ones([count], &sums.device());
            let rows = sums.reshape([count, maps]);
            x = norm.forward(rows, valid, SLOPE, pass).reshape(dims);
            if layer == 0 {
                x = pool(x);
            }
        }
        let sequence = to_sequence(x);
        let [count, steps, width] = sequence.dims();
        let weight = binary(self.projection.val()).swap_dims(0, 1);
        let rows = kernels::product(sequence.reshape([count * steps, width]), weight);
        let [_, units] = rows.dims();
        let valid = Tensor::ones([count * steps], &rows.device());
        let rows = self.projection_norm.forward(rows, valid, SLOPE, pass);
        let states = self.lstm.forward(rows.reshape([count, steps, units]));
        let [_, _, width] = states.dims();
        let largest = states.max_dim(1).reshape([count, width]);
        let hidden = activation(self.hidden.forward(largest, false));
        self.output.forward(hidden, false)
    }

    fn updated(self, statistics: Statistics) -> Self {
        let mut statistics = statistics.into_iter();
        let norms = self.norms.into_iter();
        Self {
            kernels: self.kernels.into_iter().map(clipped).collect(),
            norms: norms.map(|norm| norm.updated(statistics.next())).collect(),
            projection: clipped(self.projection),
            projection_norm: self.projection_norm.updated(statistics.next()),
            ..self
        }
    }
}
