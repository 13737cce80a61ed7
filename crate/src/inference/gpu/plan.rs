//! The sequence of kernels, with their weights, inputs and outputs.

use super::kernels::{self, Kernel};
use super::weights;
use crate::error::Error;
use crate::model::{NamedTensors, NetworkConfig};

/// A buffer that a kernel reads or writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Standardized log-mel, `frames x 128`.
    Features,
    /// The expansion within a block.
    Expanded,
    /// The output of the first block, the input of the pooling.
    FirstBlock,
    /// The feature map between blocks: `steps x 31 x 64`.
    Picture,
    /// The input projection of the GRU gates.
    Projected,
    /// `steps x 256`
    States,
    /// The number of the call, the embedding, the attention.
    Answer,
}

/// One dispatch.
pub(super) struct Layer {
    pub kernel: Kernel,
    pub weights: Vec<f32>,
    pub from: Place,
    pub to: Place,
}

/// All dispatches of a network, in order.
pub(super) fn plan(config: NetworkConfig, tensors: &NamedTensors<'_>) -> Result<Vec<Layer>, Error> {
    let layer = |kernel, weights, from, to| Layer {
        kernel,
        weights,
        from,
        to,
    };
    let entry = weights::entry(tensors)?;
    let first = weights::projection(tensors, 0)?;
    let mut layers = vec![
        layer(kernels::entry(), entry, Place::Features, Place::Expanded),
        layer(
            kernels::first_projection(),
            first,
            Place::Expanded,
            Place::FirstBlock,
        ),
        layer(
            kernels::max_pool(),
            Vec::new(),
            Place::FirstBlock,
            Place::Picture,
        ),
    ];
    for block in 1..config.blocks {
        let expansion = weights::expansion(tensors, block)?;
        let projection = weights::projection(tensors, block)?;
        layers.extend([
            layer(
                kernels::expansion(),
                expansion,
                Place::Picture,
                Place::Expanded,
            ),
            layer(
                kernels::projection(),
                projection,
                Place::Expanded,
                Place::Picture,
            ),
        ]);
    }
    let sets: &[&str] = if config.tied {
        &["gru"]
    } else {
        &["gru", "gru.backward"]
    };
    layers.extend([
        layer(
            kernels::gru_input(sets.len()),
            weights::gru_input(tensors, sets)?,
            Place::Picture,
            Place::Projected,
        ),
        layer(
            kernels::recurrence(sets.len()),
            weights::recurrence(tensors, sets)?,
            Place::Projected,
            Place::States,
        ),
        layer(
            kernels::head(config),
            weights::head(tensors, config.attention)?,
            Place::States,
            Place::Answer,
        ),
    ]);
    Ok(layers)
}
