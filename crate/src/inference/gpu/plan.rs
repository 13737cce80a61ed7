//! Which kernel follows which, with its weights, from where to where.

use super::kernels::{self, Kernel};
use super::weights;
use crate::error::Error;
use crate::model::{NamedTensors, NetworkConfig};

/// The memory that a kernel reads from or writes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Standardised log-mel, `frames x 128`.
    Features,
    /// The wide middle of a block.
    Expanded,
    /// What the first block gives to the pooling.
    FirstBlock,
    /// What goes from block to block: `steps x 31 x 64`.
    Picture,
    /// What the GRU's gates get from its input.
    Projected,
    /// `steps x 256`
    States,
    /// The call's number, the embedding, the attention.
    Answer,
}

/// One dispatch.
pub(super) struct Layer {
    pub kernel: Kernel,
    pub weights: Vec<f32>,
    pub from: Place,
    pub to: Place,
}

/// All dispatches of a network in their order.
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
