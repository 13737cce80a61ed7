//! The LSTM (Hochreiter and Schmidhuber 1997, with a forget gate) with one bias for each gate:
//!
//! ```text
//! i, f, o = sigmoid(W x + U h + b)    g = tanh(W x + U h + b)    c' = f c + i g    h' = o tanh(c')
//! ```

use crate::error::Error;
use crate::networks::kernels;
use crate::networks::kernels::sequences::lstm;
use crate::networks::weights::{Collected, Weights};
use burn::module::Param;
use burn::prelude::*;

/// An LSTM in one direction.
#[derive(Module, Debug)]
pub(super) struct Lstm {
    /// `[in, 4 * units]`, gates input | forget | candidate | output.
    input: Param<Tensor<2>>,
    /// `[units, 4 * units]`
    hidden: Param<Tensor<2>>,
    /// `[4 * units]`
    bias: Param<Tensor<1>>,
}

impl Lstm {
    pub(super) fn take(weights: &mut Weights<'_>, name: &str) -> Result<Self, Error> {
        Ok(Self {
            input: weights.matrix(&format!("{name}.input.weight"))?,
            hidden: weights.matrix(&format!("{name}.hidden.weight"))?,
            bias: weights.vector(&format!("{name}.bias"))?,
        })
    }

    pub(super) fn collect(&self, weights: &mut Collected, name: &str) {
        weights.matrix(&format!("{name}.input.weight"), &self.input);
        weights.matrix(&format!("{name}.hidden.weight"), &self.hidden);
        weights.vector(&format!("{name}.bias"), &self.bias);
    }

    /// `[batch, steps, in] -> [batch, steps, units]`, from the last step to the first if `reversed`.
    pub(super) fn forward(&self, sequence: Tensor<3>, reversed: bool) -> Tensor<3> {
        let [batch, steps, width] = sequence.dims();
        let [_, gates] = self.hidden.dims();
        // The input products of all steps are one matrix product.
        let rows = sequence.reshape([batch * steps, width]);
        let projected = kernels::pointwise(rows, self.input.val(), self.bias.val(), false);
        let projected = projected.reshape([batch, steps, gates]);
        lstm(projected, self.hidden.val(), reversed)
    }
}

/// A bidirectional LSTM with separate weights for each direction.
#[derive(Module, Debug)]
pub(super) struct BiLstm {
    forward: Lstm,
    backward: Lstm,
}

impl BiLstm {
    pub(super) fn take(weights: &mut Weights<'_>) -> Result<Self, Error> {
        Ok(Self {
            forward: Lstm::take(weights, "lstm.forward")?,
            backward: Lstm::take(weights, "lstm.backward")?,
        })
    }

    pub(super) fn collect(&self, weights: &mut Collected) {
        self.forward.collect(weights, "lstm.forward");
        self.backward.collect(weights, "lstm.backward");
    }

    /// `[batch, steps, in] -> [batch, steps, 2 * units]`, forward units first.
    pub(super) fn forward(&self, sequence: Tensor<3>) -> Tensor<3> {
        let backward = self.backward.forward(sequence.clone(), true);
        Tensor::cat(vec![self.forward.forward(sequence, false), backward], 2)
    }
}
