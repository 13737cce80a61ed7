//! Scores of the parent model before training.

use super::network::SessionNetwork;
use super::score::SessionScores;
use crate::error::Error;
use crate::recognizer::argmax;
use crate::training::{Example, predictions_async};
use burn::prelude::Device;

/// The scores on `examples` of a `parent` with labels `known`. Its prediction is the most probable of `labels`; `None`
/// if the parent lacks one of them.
///
/// # Errors
/// `device`.
pub(super) async fn parent_scores(
    (parent, known): (&SessionNetwork, &[String]),
    labels: &[String],
    examples: &[Example],
    granule: usize,
    device: &Device,
) -> Result<Option<SessionScores>, Error> {
    let places: Option<Vec<usize>> = labels
        .iter()
        .map(|label| known.iter().position(|known| known == label))
        .collect();
    let Some(places) = places else {
        return Ok(None);
    };
    let predictions = predictions_async(parent, examples, granule, device).await?;
    let predictions = predictions.iter().map(|logits| {
        let own: Vec<f32> = places.iter().map(|&place| logits[place]).collect();
        argmax(&own)
    });
    SessionScores::new(labels, examples.iter().map(Example::label).zip(predictions))
}
