//! A trained network as a model file, with a card that says how it was made and what it is worth.

use serde_json::{Value, json};

use super::model_evaluation::{Evaluation, calibrate};
use super::result::Answer;
use crate::error::Error;
use crate::frontend::Standardization;
use crate::model::{ModelCard, ModelFile, NetworkConfig, TensorData32, with_standardization};
use std::collections::BTreeMap;

/// A network, and what is known about it.
#[derive(Debug)]
pub struct TrainedModel<'a> {
    /// The network.
    pub config: NetworkConfig,
    /// Its weights, those that were chosen.
    pub tensors: BTreeMap<String, TensorData32>,
    /// That of the part that trained.
    pub standardization: &'a Standardization,
    /// What the loudest value of a log-mel was brought to, where it was.
    pub loudest_db: Option<f32>,
    /// The classes.
    pub labels: &'a [String],
    /// The name of the corpus: what `--corpus` takes.
    pub corpus_id: &'a str,
    /// The corpus and its licence.
    pub corpus: &'a str,
    /// How the recordings were divided, and with what was trained.
    pub protocol: String,
    /// The commit of this program, where it was told.
    pub commit: Option<String>,
    /// The answers to the part that chose the weights: they fit the temperature and the threshold of doubt.
    pub validation: &'a [Answer],
    /// The answers to the part that was held out.
    pub test: &'a [Answer],
}

impl TrainedModel<'_> {
    /// The model file, and the scores of the held-out part that its card has.
    ///
    /// # Errors
    /// `class-index` where an answer has a class that is none.
    pub fn file(self) -> Result<(ModelFile, Evaluation), Error> {
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
        let test = judge(&mut card, self.labels, self.validation, self.test)?;
        let tensors = with_standardization(self.tensors, self.standardization);
        Ok((ModelFile { card, tensors }, test))
    }
}

/// Fits temperature and threshold of doubt on the answers that chose the weights, and puts them into a card with the
/// scores of the answers that were held out, which come back. `labels` are the classes of the answers.
///
/// # Errors
/// `class-index` where an answer has a class that is none.
pub fn judge(
    card: &mut ModelCard,
    labels: &[String],
    validation: &[Answer],
    test: &[Answer],
) -> Result<Evaluation, Error> {
    let (temperature, unsure_below) = calibrate(validation);
    let chosen_by = Evaluation::new(labels, validation, temperature)?;
    card.temperature = Some(temperature as f32);
    card.unsure_below = unsure_below.map(|share| share as f32);
    let test = score(card, labels, test)?;
    if let Some(object) = card.scores.as_mut().and_then(Value::as_object_mut) {
        object.insert("validation_ua".to_owned(), json!(chosen_by.scores.ua));
    }
    Ok(test)
}

/// Puts the scores of the answers that were held out into a card, by the temperature that it has, and returns them.
///
/// # Errors
/// `class-index` where an answer has a class that is none.
pub fn score(
    card: &mut ModelCard,
    labels: &[String],
    test: &[Answer],
) -> Result<Evaluation, Error> {
    let temperature = card.temperature.map_or(1.0, f64::from);
    let test = Evaluation::new(labels, test, temperature)?;
    card.scores = Some(json!(test));
    Ok(test)
}

/// Ours, where the corpus leaves us the choice. Of others only their own licences say what weights may be used for.
fn license(corpus_id: &str) -> Option<String> {
    (corpus_id == "emodb").then(|| "MIT OR Apache-2.0".to_owned())
}
