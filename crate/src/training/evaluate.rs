//! Answers of a network for a set of examples.

use super::example::Example;
use crate::error::Error;
use crate::model::{Batch, EmotionNetwork};
use burn::prelude::*;

/// Utterances answered at once.
const BATCH: usize = 16;

/// The logits of every example, in the order of the examples. Utterances of like length are answered together.
///
/// # Errors
/// `device` where the answers cannot be read back.
pub fn predictions(
    network: &EmotionNetwork,
    examples: &[Example],
    device: &Device,
) -> Result<Vec<Vec<f32>>, Error> {
    let mut order: Vec<usize> = (0..examples.len()).collect();
    order.sort_by_key(|&index| examples[index].frames());
    let mut logits = vec![Vec::new(); examples.len()];
    for indices in order.chunks(BATCH) {
        let features: Vec<&[f32]> = indices
            .iter()
            .map(|&index| examples[index].features.as_slice())
            .collect();
        let output = network.forward(&Batch::new(&features, device)).logits;
        let [_, classes] = output.dims();
        let values: Vec<f32> = output
            .try_into_vec_as()
            .map_err(|error| Error::device(&error))?;
        for (&index, row) in indices.iter().zip(values.chunks_exact(classes.max(1))) {
            logits[index] = row.to_vec();
        }
    }
    Ok(logits)
}
