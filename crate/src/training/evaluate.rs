//! Predictions of a network for a set of examples.

use super::example::{Example, Input};
use super::wait::block_on;
use crate::error::Error;
use crate::networks::{Batch, EmotionNetwork, StatesBatch};
use burn::prelude::*;

/// Batch size of predictions. A browser tab has little memory and one thread, where large batches do not help.
const BATCH: usize = if cfg!(target_arch = "wasm32") { 4 } else { 16 };

/// The logits of every example, in the order of the examples. Utterances of similar length share a batch.
///
/// # Errors
/// `device` if the predictions cannot be read.
pub fn predictions(
    network: &EmotionNetwork,
    examples: &[Example],
    device: &Device,
) -> Result<Vec<Vec<f32>>, Error> {
    block_on(predictions_async(network, examples, 1, device))
}

/// [`predictions`] for devices that do not support blocking reads. Lengths are padded to a multiple of `granule`
/// frames.
///
/// # Errors
/// `device` if the predictions cannot be read.
pub async fn predictions_async(
    network: &EmotionNetwork,
    examples: &[Example],
    granule: usize,
    device: &Device,
) -> Result<Vec<Vec<f32>>, Error> {
    rows(examples, granule, device, |input| match input {
        Inputs::Features(batch) => network.forward(&batch).logits,
        Inputs::States(batch) => network.classify(network.embed(batch.states, &batch.steps).0),
        Inputs::Contexts(contexts) => network.classify(*contexts),
    })
    .await
}

/// The examples as inputs of the classifier, when only the classifier is trained.
///
/// # Errors
/// `device` if the network's outputs cannot be read.
pub async fn contexts(
    network: &EmotionNetwork,
    examples: &[Example],
    granule: usize,
    device: &Device,
) -> Result<Vec<Example>, Error> {
    let rows = rows(examples, granule, device, |input| match input {
        Inputs::Features(batch) => network.context(&batch).0,
        Inputs::States(batch) => network.embed(batch.states, &batch.steps).0,
        Inputs::Contexts(contexts) => *contexts,
    })
    .await?;
    let examples = examples.iter().zip(rows);
    Ok(examples
        .map(|(example, row)| example.with_context(row))
        .collect())
}

/// The network's input, on the device.
pub(super) enum Inputs {
    Features(Box<Batch>),
    States(Box<StatesBatch>),
    /// `[batch, 256]`
    Contexts(Box<Tensor<2>>),
}

impl Inputs {
    /// Inputs of one kind, each a slice of values; at least one.
    pub(super) fn new(kind: &Input, values: &[&[f32]], granule: usize, device: &Device) -> Self {
        match kind {
            Input::Features { .. } => {
                Self::Features(Box::new(Batch::padded(values, granule, device)))
            }
            Input::States(_) => Self::States(Box::new(StatesBatch::new(values, device))),
            Input::Context(context) => Self::Contexts(Box::new(Tensor::from_data(
                TensorData::new(values.concat(), [values.len(), context.len()]),
                device,
            ))),
        }
    }
}

async fn rows(
    examples: &[Example],
    granule: usize,
    device: &Device,
    run: impl Fn(Inputs) -> Tensor<2>,
) -> Result<Vec<Vec<f32>>, Error> {
    let mut order: Vec<usize> = (0..examples.len()).collect();
    order.sort_by_key(|&index| examples[index].frames());
    let mut all = vec![Vec::new(); examples.len()];
    let alike = |a: &usize, b: &usize| examples[*a].input.is_alike(&examples[*b].input);
    for indices in order.chunk_by(alike).flat_map(|same| same.chunks(BATCH)) {
        let values: Vec<&[f32]> = indices
            .iter()
            .map(|&index| examples[index].input.values())
            .collect();
        let first = &examples[indices[0]].input;
        let output = run(Inputs::new(first, &values, granule, device));
        let [_, width] = output.dims();
        let read = output.into_data_async().await;
        let values: Vec<f32> = read
            .map_err(|error| Error::device(&error))?
            .try_into_vec_as()
            .map_err(|error| Error::device(&error))?;
        for (&index, row) in indices.iter().zip(values.chunks_exact(width.max(1))) {
            all[index] = row.to_vec();
        }
    }
    Ok(all)
}
