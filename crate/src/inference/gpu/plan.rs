//! The sequence of kernels, with their weights, inputs and outputs.

use super::encoder::encoder;
use super::kernels;
use super::layer::{Layer, Place};
use super::weights;
use crate::error::Error;
use crate::model::{NamedTensors, NetworkConfig};

/// All dispatches of a network, in order.
pub(super) fn plan(config: NetworkConfig, tensors: &NamedTensors<'_>) -> Result<Vec<Layer>, Error> {
    let (mut layers, states) = match config.architecture.encoder() {
        Some(size) => (encoder(size, config.blocks, tensors)?, Place::Picture),
        None => (separable(config, tensors)?, Place::States),
    };
    layers.push(Layer {
        kernel: kernels::head(config),
        weights: weights::head(tensors, config.attention)?,
        from: states,
        to: Place::Answer,
    });
    Ok(layers)
}

/// Entry, inverted residuals and GRU.
fn separable(config: NetworkConfig, tensors: &NamedTensors<'_>) -> Result<Vec<Layer>, Error> {
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
    ]);
    Ok(layers)
}
