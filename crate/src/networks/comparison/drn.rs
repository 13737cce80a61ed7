//! DRN: dilated residual convolutions over time, self-attention and an LSTM (Li et al. 2019).

use super::loading;
use super::lstm::Lstm;
use super::network::ComparisonModule;
use super::pass::Pass;
use super::residual::ResidualBlock;
use super::self_attention::SelfAttention;
use super::windows::{Placement, TimeConvolution};
use crate::error::Error;
use crate::model::{ComparisonConfig, TensorData32};
use crate::networks::convolution::Pointwise;
use crate::networks::kernels;
use crate::networks::weights::Collected;
use crate::networks::{Batch, NetworkInput, Statistics};
use burn::prelude::*;
use std::collections::BTreeMap;

/// Dilation of the blocks of each stage.
const DILATIONS: [usize; 4] = [1, 1, 2, 4];
/// Blocks of a stage.
const BLOCKS: usize = 2;
const HEADS: usize = 4;
const LSTM_LAYERS: usize = 2;
/// The number of stages, from the first, before which the number of steps is halved.
const HALVINGS: usize = 2;

/// The network of Li et al. (2019) for utterances of at least 4 frames.
#[derive(Module, Debug)]
pub struct Drn {
    entry: TimeConvolution,
    transitions: Vec<TimeConvolution>,
    /// Two blocks for each stage.
    blocks: Vec<ResidualBlock>,
    attention: SelfAttention,
    lstm: Vec<Lstm>,
    hidden: Pointwise,
    second: Pointwise,
    output: Pointwise,
    #[module(skip)]
    config: ComparisonConfig,
}

/// Masks of the valid steps after each halving.
struct DrnMasks {
    /// `[batch, steps, 1]` each.
    valid: Vec<Tensor<3>>,
    /// 1 at the last valid step, `[batch, 1, steps]`.
    last: Tensor<3>,
}

impl DrnMasks {
    fn new(batch: &Batch) -> Self {
        let [count, longest, _] = batch.features.dims();
        let device = batch.features.device();
        let rows = |halvings: usize, one: fn(usize, usize) -> bool| {
            let steps = longest >> halvings;
            let row = |frames: &usize| {
                let length = frames >> halvings;
                (0..steps).map(move |step| f32::from(u8::from(one(step, length))))
            };
            let values: Vec<f32> = batch.frames.iter().flat_map(row).collect();
            Tensor::<1>::from_data(TensorData::new(values, [count * steps]), &device)
                .reshape([count, steps, 1])
        };
        let valid = |halvings| rows(halvings, |step, length| step < length);
        Self {
            valid: (0..=HALVINGS).map(valid).collect(),
            last: rows(HALVINGS, |step, length| step + 1 == length).swap_dims(1, 2),
        }
    }
}

impl Drn {
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
        let entry = Placement::Same { dilation: 1 };
        let entry = TimeConvolution::take(weights, "entry", true, entry)?;
        let (mut transitions, mut blocks) = (Vec::new(), Vec::new());
        for (stage, dilation) in DILATIONS.into_iter().enumerate() {
            let name = format!("transitions.{stage}");
            let change = TimeConvolution::take(weights, &name, true, Placement::Disjoint)?;
            transitions.push(change);
            for block in 0..BLOCKS {
                let name = format!("stages.{stage}.{block}");
                blocks.push(ResidualBlock::take(weights, &name, dilation)?);
            }
        }
        Ok(Self {
            entry,
            transitions,
            blocks,
            attention: SelfAttention::take(weights, HEADS)?,
            lstm: (0..LSTM_LAYERS)
                .map(|layer| Lstm::take(weights, &format!("lstm.{layer}")))
                .collect::<Result<_, _>>()?,
            hidden: Pointwise::take(weights, "classifier.hidden")?,
            second: Pointwise::take(weights, "classifier.second")?,
            output: Pointwise::take(weights, "classifier.output")?,
            config,
        })
    }

    /// Units of the attention and of each LSTM layer.
    const fn width(&self) -> usize {
        512 / self.config.divisor
    }
}

impl ComparisonModule for Drn {
    type Input = Box<Batch>;

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
        self.entry.collect(weights, "entry");
        for (stage, transition) in self.transitions.iter().enumerate() {
            transition.collect(weights, &format!("transitions.{stage}"));
        }
        for (index, block) in self.blocks.iter().enumerate() {
            let name = format!("stages.{}.{}", index / BLOCKS, index % BLOCKS);
            block.collect(weights, &name);
        }
        self.attention.collect(weights);
        for (layer, lstm) in self.lstm.iter().enumerate() {
            lstm.collect(weights, &format!("lstm.{layer}"));
        }
        self.hidden.collect(weights, "classifier.hidden");
        self.second.collect(weights, "classifier.second");
        self.output.collect(weights, "classifier.output");
    }

    fn input(inputs: NetworkInput) -> Result<Box<Batch>, Error> {
        match inputs {
            NetworkInput::Features(batch) => Ok(batch),
            other => Err(other.refused("log-mel of utterances")),
        }
    }

    fn forward(&self, batch: Box<Batch>, pass: &mut Pass) -> Tensor<2> {
        let masks = DrnMasks::new(&batch);
        let masked = |x: Tensor<3>, halvings: usize| x * masks.valid[halvings].clone();
        let mut x = masked(self.entry.forward(batch.features.clone()), 0);
        let stages = self.transitions.iter().zip(self.blocks.chunks(BLOCKS));
        for (stage, (transition, blocks)) in stages.enumerate() {
            let halvings = (stage + 1).min(HALVINGS);
            x = masked(transition.forward(x), halvings);
            for block in blocks {
                let [count, steps, _] = x.dims();
                let valid = masks.valid[halvings].clone().reshape([count * steps]);
                x = block.forward(x, &valid, pass);
            }
        }
        x = masked(self.attention.forward(x, &masks.valid[HALVINGS]), HALVINGS);
        for (layer, lstm) in self.lstm.iter().enumerate() {
            if layer > 0 {
                x = pass.drop_out(x);
            }
            x = lstm.forward(x, false);
        }
        let [count, _, width] = x.dims();
        let last = kernels::product(masks.last, x).reshape([count, width]);
        let hidden = self.hidden.forward(pass.drop_out(last), true);
        let hidden = self.second.forward(pass.drop_out(hidden), true);
        self.output.forward(hidden, false)
    }

    /// Dropout is applied between the LSTM layers and before the first two layers of the classifier.
    fn factors(&self, utterances: usize, frames: usize) -> usize {
        let between = (frames >> HALVINGS) * self.width() * (LSTM_LAYERS - 1);
        utterances * (between + self.width() + self.hidden.channels())
    }

    fn updated(self, statistics: Statistics) -> Self {
        let mut statistics = statistics.into_iter();
        let blocks = self.blocks.into_iter();
        Self {
            blocks: blocks.map(|block| block.updated(&mut statistics)).collect(),
            ..self
        }
    }
}
