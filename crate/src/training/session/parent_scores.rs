//! Scores of the parent model before training.

use super::score::SessionScores;
use super::start;
use crate::error::Error;
use crate::model::ModelFile;
use crate::networks::EmotionNetwork;
use crate::recognizer::argmax;
use crate::training::{Example, predictions_async};
use burn::module::Module;
use burn::prelude::Device;

/// The scores of `parent` on `examples`, with the most probable of `labels` as its prediction; `None` if it lacks a
/// label.
///
/// # Errors
/// Those of a model file; `device`.
pub(super) async fn parent_scores(
    parent: &ModelFile,
    labels: &[String],
    examples: &[Example],
    granule: usize,
    device: &Device,
) -> Result<Option<SessionScores>, Error> {
    let known = &parent.card.labels;
    let places: Option<Vec<usize>> = labels
        .iter()
        .map(|label| known.iter().position(|known| known == label))
        .collect();
    let Some(places) = places else {
        return Ok(None);
    };
    let (config, tensors) = start::from_model(parent, known, 0)?;
    let network = EmotionNetwork::from_tensors(config, &tensors, device)?.no_grad();
    let answers = predictions_async(&network, examples, granule, device).await?;
    let answers = answers.iter().map(|logits| {
        let own: Vec<f32> = places.iter().map(|&place| logits[place]).collect();
        argmax(&own)
    });
    SessionScores::new(labels, examples.iter().map(Example::label).zip(answers))
}
