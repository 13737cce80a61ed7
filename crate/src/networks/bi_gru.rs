//! The bidirectional GRU (paper 3.2): 128 units in each direction.

use super::kernels;
use super::weights::{Collected, Weights};
use crate::error::Error;
use crate::model::GRU_UNITS;
use burn::module::Param;
use burn::prelude::*;

/// A GRU over the sequence in both directions. A tied GRU uses one set of weights for both (the paper's model).
#[derive(Module, Debug)]
pub(super) struct BiGru {
    /// `[1984, sets of weights * 384]`, gates reset | update | candidate.
    input: Param<Tensor<2>>,
    /// `[sets * 384]`
    bias: Param<Tensor<1>>,
    /// `[sets, 128, 384]`
    hidden: Param<Tensor<3>>,
}

impl BiGru {
    pub(super) fn take(weights: &mut Weights<'_>, tied: bool) -> Result<Self, Error> {
        let names = Self::names(tied);
        let part = |part: &str| {
            names
                .iter()
                .map(|name| format!("{name}.{part}"))
                .collect::<Vec<_>>()
        };
        Ok(Self {
            input: weights.columns(&part("input.weight"))?,
            bias: weights.concatenated(&part("bias"))?,
            hidden: weights.stacked(&part("hidden.weight"))?,
        })
    }

    pub(super) fn collect(&self, weights: &mut Collected) {
        let names = Self::names(self.tied());
        let part = |part: &str| {
            names
                .iter()
                .map(|name| format!("{name}.{part}"))
                .collect::<Vec<_>>()
        };
        weights.columns(&part("input.weight"), &self.input);
        weights.concatenated(&part("bias"), &self.bias);
        weights.stacked(&part("hidden.weight"), &self.hidden);
    }

    /// Whether both directions share one set of weights.
    pub(super) fn tied(&self) -> bool {
        self.hidden.dims()[0] == 1
    }

    fn names(tied: bool) -> &'static [&'static str] {
        if tied {
            &["gru"]
        } else {
            &["gru", "gru.backward"]
        }
    }

    /// `[batch, steps, 1984] -> [batch, steps, 256]`, forward units first; steps beyond `lengths` are 0.
    pub(super) fn forward(&self, sequence: Tensor<3>, lengths: Tensor<1>) -> Tensor<3> {
        let [batch, steps, width] = sequence.dims();
        let rows = sequence.reshape([batch * steps, width]);
        let projected = kernels::pointwise(rows, self.input.val(), self.bias.val(), false);
        let [_, width] = projected.dims();
        kernels::gru(
            projected.reshape([batch, steps, width]),
            self.hidden.val(),
            lengths,
        )
    }

    /// The input of the classifier without attention: the forward state of the last valid step and the backward state
    /// of the first.
    pub(super) fn last_outputs(states: Tensor<3>, last_step: Tensor<2>) -> Tensor<2> {
        let [batch, steps, width] = states.dims();
        let forward = states.clone().slice([0..batch, 0..steps, 0..GRU_UNITS]);
        let forward = kernels::product(last_step.unsqueeze_dim::<3>(1), forward);
        let backward = states.slice([0..batch, 0..1, GRU_UNITS..width]);
        Tensor::cat(vec![forward, backward], 2).reshape([batch, width])
    }
}
