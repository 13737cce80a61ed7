//! Predictions of a network for a set of examples.

use super::example::{Example, ExampleInput};
use crate::error::Error;
#[cfg(feature = "cli")]
use crate::model::{SEGMENT_BANDS, SEGMENT_CHANNELS};
#[cfg(feature = "cli")]
use crate::networks::comparison::{SEGMENT_FRAMES, decision};
use crate::networks::{Batch, NetworkInput, StatesBatch, TrainableNetwork};
use crate::wait::block_on;
use burn::prelude::*;

/// Batch size of predictions. A browser tab has little memory and one thread, where large batches do not help.
const BATCH: usize = if cfg!(target_arch = "wasm32") { 4 } else { 16 };

/// The logits of every example, in the order of the examples. Utterances of similar length share a batch. If an
/// example has several segments, the result is the logarithm of the largest probability of each class.
///
/// # Errors
/// `device` if the predictions cannot be read; `network-input` for inputs that the network does not accept.
pub fn predictions<N: TrainableNetwork>(
    network: &N,
    examples: &[Example],
    device: &Device,
) -> Result<Vec<Vec<f32>>, Error> {
    block_on(predictions_async(network, examples, 1, device))
}

/// [`predictions`] for devices that do not support blocking reads. Lengths are padded to a multiple of `granule`
/// frames.
///
/// # Errors
/// `device` if the predictions cannot be read; `network-input` for inputs that the network does not accept.
pub async fn predictions_async<N: TrainableNetwork>(
    network: &N,
    examples: &[Example],
    granule: usize,
    device: &Device,
) -> Result<Vec<Vec<f32>>, Error> {
    rows(examples, granule, device, |inputs| network.logits(inputs)).await
}

/// Converts inputs of the same kind, at least one, to the network's input on the device. Each is a slice of values.
pub(super) fn inputs(
    kind: &ExampleInput,
    values: &[&[f32]],
    granule: usize,
    device: &Device,
) -> NetworkInput {
    match kind {
        ExampleInput::Features { .. } => {
            NetworkInput::Features(Box::new(Batch::padded(values, granule, device)))
        }
        ExampleInput::States(_) => NetworkInput::States(Box::new(StatesBatch::new(values, device))),
        ExampleInput::Embedding(embedding) => {
            NetworkInput::Embeddings(Box::new(Tensor::from_data(
                TensorData::new(values.concat(), [values.len(), embedding.len()]),
                device,
            )))
        }
        #[cfg(feature = "cli")]
        ExampleInput::Segments(_) => {
            let values = values.concat();
            let one = [SEGMENT_CHANNELS, SEGMENT_FRAMES, SEGMENT_BANDS];
            let count = values.len() / one.iter().product::<usize>();
            let dims = [count, one[0], one[1], one[2]];
            let values = TensorData::new(values, dims);
            NetworkInput::Segments(Box::new(Tensor::from_data(values, device)))
        }
    }
}

async fn rows(
    examples: &[Example],
    granule: usize,
    device: &Device,
    run: impl Fn(NetworkInput) -> Result<Tensor<2>, Error>,
) -> Result<Vec<Vec<f32>>, Error> {
    let mut order: Vec<usize> = (0..examples.len()).collect();
    order.sort_by_key(|&index| examples[index].frames());
    let mut all = vec![Vec::new(); examples.len()];
    let same_layer =
        |a: &usize, b: &usize| examples[*a].input.enters_same_layer(&examples[*b].input);
    for indices in order
        .chunk_by(same_layer)
        .flat_map(|same| same.chunks(BATCH))
    {
        let values: Vec<&[f32]> = indices
            .iter()
            .map(|&index| examples[index].input.values())
            .collect();
        let first = &examples[indices[0]].input;
        let output = run(inputs(first, &values, granule, device))?;
        let [_, width] = output.dims();
        let read = output.into_data_async().await;
        let values: Vec<f32> = read
            .map_err(Error::of_device)?
            .try_into_vec_as()
            .map_err(Error::of_device)?;
        let mut rest = values.as_slice();
        for &index in indices {
            let count = examples[index].input.rows() * width;
            let (own, others) = rest.split_at(count.min(rest.len()));
            rest = others;
            all[index] = of_utterance(own, width);
        }
    }
    Ok(all)
}

/// The logits of an utterance from those of its segments.
#[cfg(feature = "cli")]
fn of_utterance(rows: &[f32], width: usize) -> Vec<f32> {
    decision(rows, width)
}

#[cfg(not(feature = "cli"))]
fn of_utterance(rows: &[f32], _: usize) -> Vec<f32> {
    rows.to_vec()
}
