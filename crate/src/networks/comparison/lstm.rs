//! The LSTM (Hochreiter and Schmidhuber 1997, with a forget gate) with one bias for each gate:
//!
//! ```text
//! i, f, o = sigmoid(W x + U h + b)    g = tanh(W x + U h + b)    c' = f c + i g    h' = o tanh(c')
//! ```

use crate::error::Error;
use crate::networks::kernels;
use crate::networks::weights::{Collected, Weights};
use burn::module::Param;
use burn::prelude::*;
use burn::tensor::activation::sigmoid;

/// One direction.
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

    pub(super) fn give(&self, weights: &mut Collected, name: &str) {
        weights.matrix(&format!("{name}.input.weight"), &self.input);
        weights.matrix(&format!("{name}.hidden.weight"), &self.hidden);
        weights.vector(&format!("{name}.bias"), &self.bias);
    }

    /// `[batch, steps, in] -> [batch, steps, units]`
    pub(super) fn forward(&self, sequence: Tensor<3>) -> Tensor<3> {
        let [batch, steps, width] = sequence.dims();
        let [units, gates] = self.hidden.dims();
        // The input products of all steps are one matrix product, with the steps outermost so that each is contiguous.
        let rows = sequence.swap_dims(0, 1).reshape([steps * batch, width]);
        let projected = kernels::pointwise(rows, self.input.val(), self.bias.val(), false);
        let projected = projected.reshape([steps, batch, gates]);

        let hidden = self.hidden.val();
        let mut outputs: Vec<Tensor<2>> = Vec::with_capacity(steps);
        let mut cell: Option<Tensor<2>> = None;
        for step in each_step(projected) {
            // The first step has a state of zeros.
            let sums = match outputs.last() {
                Some(state) => step + kernels::product(state.clone(), hidden.clone()),
                None => step,
            };
            let gate = |index: usize| sums.clone().narrow(1, index * units, units);
            let new = sigmoid(gate(0)) * gate(2).tanh();
            let kept = match cell.take() {
                Some(cell) => new + sigmoid(gate(1)) * cell,
                None => new,
            };
            outputs.push(sigmoid(gate(3)) * kept.clone().tanh());
            cell = Some(kept);
        }
        Tensor::stack(outputs, 1)
    }
}

/// Both directions, each with its own weights.
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

    pub(super) fn give(&self, weights: &mut Collected) {
        self.forward.give(weights, "lstm.forward");
        self.backward.give(weights, "lstm.backward");
    }

    /// `[batch, steps, in] -> [batch, steps, 2 * units]`, forward units first.
    pub(super) fn forward(&self, sequence: Tensor<3>) -> Tensor<3> {
        let backward = self.backward.forward(sequence.clone().flip([1])).flip([1]);
        Tensor::cat(vec![self.forward.forward(sequence), backward], 2)
    }
}

/// The steps of `[steps, batch, width]`. Halves are divided again, because the gradient of a slice has the size of what
/// it was taken from.
fn each_step(sequence: Tensor<3>) -> Vec<Tensor<2>> {
    let [steps, batch, width] = sequence.dims();
    if steps == 1 {
        return vec![sequence.reshape([batch, width])];
    }
    let half = steps / 2;
    let mut all = each_step(sequence.clone().narrow(0, 0, half));
    all.extend(each_step(sequence.narrow(0, half, steps - half)));
    all
}
