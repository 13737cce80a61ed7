//! Exports a trained network as a model file with a card.

use serde_json::{Value, json};

use super::model_evaluation::{Evaluation, calibrate};
use super::result::Prediction;
use crate::error::Error;
use crate::frontend::Standardization;
use crate::model::{ModelCard, ModelFile, NetworkConfig, TensorData32, with_standardization};
use std::collections::BTreeMap;

/// A network with the data for its card.
#[derive(Debug)]
pub(crate) struct TrainedModel<'a> {
    /// The network.
    pub config: NetworkConfig,
    /// The selected weights.
    pub tensors: BTreeMap<String, TensorData32>,
    /// Standardization of the training part.
    pub standardization: &'a Standardization,
    /// Level of the loudest value of a log-mel, if normalized.
    pub loudest_db: Option<f32>,
    /// The classes.
    pub labels: &'a [String],
    /// The name of the corpus, as in `--corpus`.
    pub corpus_id: &'a str,
    /// The corpus and its license.
    pub corpus: &'a str,
    /// Description of the split and the training.
    pub protocol: String,
    /// The commit of this program, if known.
    pub commit: Option<String>,
    /// Predictions for the validation set, on which the temperature and the confidence threshold are fitted.
    pub validation: &'a [Prediction],
    /// Predictions for the test set.
    pub test: &'a [Prediction],
}

impl TrainedModel<'_> {
    /// The model file, and the test scores in its card.
    ///
    /// # Errors
    /// `class-index` for a class outside the range.
    pub(crate) fn file(self) -> Result<(ModelFile, Evaluation), Error> {
        let config = self.config;
        let mut card = ModelCard {
            architecture: config.architecture,
            deviation: config.deviation,
            loudest_db: self.loudest_db,
            corpus: Some(self.corpus.to_owned()),
            license: license(self.corpus_id),
            protocol: Some(self.protocol.clone()),
            commit: self.commit.clone(),
            ..ModelCard::new(
                self.labels.to_vec(),
                config.blocks,
                config.tied,
                config.attention,
            )
        };
        let test = calibrate_card(&mut card, self.labels, self.validation, self.test)?;
        let tensors = with_standardization(self.tensors, self.standardization);
        Ok((ModelFile { card, tensors }, test))
    }
}

/// Fits temperature and confidence threshold on the validation predictions and writes them into a card with the scores
/// of the test predictions, which are returned. `labels` are the classes.
///
/// # Errors
/// `class-index` for a class outside the range.
pub(crate) fn calibrate_card(
    card: &mut ModelCard,
    labels: &[String],
    validation: &[Prediction],
    test: &[Prediction],
) -> Result<Evaluation, Error> {
    let (temperature, unsure_below) = calibrate(validation);
    let on_validation = Evaluation::new(labels, validation, temperature)?;
    card.temperature = Some(temperature as f32);
    card.unsure_below = unsure_below.map(|share| share as f32);
    let test = score(card, labels, test)?;
    if let Some(object) = card.scores.as_mut().and_then(Value::as_object_mut) {
        object.insert("validation_ua".to_owned(), json!(on_validation.scores.ua));
    }
    Ok(test)
}

/// Writes the scores of the test predictions into a card, with the card's temperature, and returns them.
///
/// # Errors
/// `class-index` for a class outside the range.
pub(crate) fn score(
    card: &mut ModelCard,
    labels: &[String],
    test: &[Prediction],
) -> Result<Evaluation, Error> {
    let temperature = card.temperature.map_or(1.0, f64::from);
    let test = Evaluation::new(labels, test, temperature)?;
    card.scores = Some(json!(test));
    Ok(test)
}

/// The license of the weights, for corpora that permit the license of this project; `None` if the license of the corpus
/// applies.
fn license(corpus_id: &str) -> Option<String> {
    (corpus_id == "emodb").then(|| "MIT OR Apache-2.0".to_owned())
}
