//! The sequence of kernels, with their weights, inputs and outputs.

use super::encoder::encoder;
use super::kernels;
use super::layer::{BufferName, Dispatch};
use super::weights;
use crate::error::Error;
use crate::model::{NamedTensors, NetworkConfig};

/// All dispatches of a network, in order.
pub(super) fn plan(
    config: NetworkConfig,
    tensors: &NamedTensors<'_>,
) -> Result<Vec<Dispatch>, Error> {
    let (mut layers, states) = match config.architecture.encoder() {
        Some(size) => (
            encoder(size, config.blocks, tensors)?,
            BufferName::FeatureMap,
        ),
        None => (separable(config, tensors)?, BufferName::States),
    };
    layers.push(Dispatch {
        kernel: kernels::head(config),
        weights: weights::head(tensors, config.attention)?,
        from: states,
        to: BufferName::Output,
    });
    Ok(layers)
}

/// Entry, inverted residuals and GRU.
fn separable(config: NetworkConfig, tensors: &NamedTensors<'_>) -> Result<Vec<Dispatch>, Error> {
    let layer = |kernel, weights, from, to| Dispatch {
        kernel,
        weights,
        from,
        to,
    };
    let entry = weights::entry(tensors)?;
    let first = weights::projection(tensors, 0)?;
    let mut layers = vec![
        layer(
            kernels::entry(),
            entry,
            BufferName::Features,
            BufferName::Expanded,
        ),
        layer(
            kernels::first_projection(),
            first,
            BufferName::Expanded,
            BufferName::FirstBlock,
        ),
        layer(
            kernels::max_pool(),
            Vec::new(),
            BufferName::FirstBlock,
            BufferName::FeatureMap,
        ),
    ];
    for block in 1..config.blocks {
        let expansion = weights::expansion(tensors, block)?;
        let projection = weights::projection(tensors, block)?;
        layers.extend([
            layer(
                kernels::expansion(),
                expansion,
                BufferName::FeatureMap,
                BufferName::Expanded,
            ),
            layer(
                kernels::projection(),
                projection,
                BufferName::Expanded,
                BufferName::FeatureMap,
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
            BufferName::FeatureMap,
            BufferName::Projected,
        ),
        layer(
            kernels::recurrence(sets.len()),
            weights::recurrence(tensors, sets)?,
            BufferName::Projected,
            BufferName::States,
        ),
    ]);
    Ok(layers)
}
