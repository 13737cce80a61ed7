//! A trained network as a model file, with a card that says how it was made and what it is worth.

use serde_json::json;

use super::evaluation::{Evaluation, calibrate};
use super::result::Answer;
use crate::error::Error;
use crate::features::{MEL_BANDS, Standardization};
use crate::model::EmotionNetwork;
use crate::model_file::{ModelCard, ModelFile, TensorData32};

/// A network, and what is known about it.
#[derive(Debug)]
pub struct TrainedModel<'a> {
    /// With the weights that were chosen.
    pub network: &'a EmotionNetwork,
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
    pub fn file(&self) -> Result<(ModelFile, Evaluation), Error> {
        let (temperature, unsure_below) = calibrate(self.validation);
        let validation = Evaluation::new(self.labels, self.validation, temperature)?;
        let test = Evaluation::new(self.labels, self.test, temperature)?;
        let config = self.network.config();
        let card = ModelCard {
            loudest_db: self.loudest_db,
            temperature: Some(temperature as f32),
            unsure_below: unsure_below.map(|share| share as f32),
            corpus: Some(self.corpus.to_owned()),
            license: license(self.corpus_id),
            protocol: Some(self.protocol.clone()),
            scores: Some(card_scores(&validation, &test)),
            commit: self.commit.clone(),
            ..ModelCard::new(
                self.labels.to_vec(),
                config.blocks,
                config.tied,
                config.attention,
            )
        };
        let mut tensors = self.network.to_tensors()?;
        for (name, values) in [
            ("features.mean", &self.standardization.mean),
            ("features.std", &self.standardization.std),
        ] {
            let tensor = TensorData32 {
                shape: vec![MEL_BANDS],
                values: values.to_vec(),
            };
            tensors.insert(name.to_owned(), tensor);
        }
        Ok((ModelFile { card, tensors }, test))
    }
}

/// What a card holds of the scores: those of the test, and the accuracy that chose the weights.
#[must_use]
pub fn card_scores(validation: &Evaluation, test: &Evaluation) -> serde_json::Value {
    let mut scores = json!(test);
    if let Some(object) = scores.as_object_mut() {
        object.insert("validation_ua".to_owned(), json!(validation.scores.ua));
    }
    scores
}

/// Ours, where the corpus leaves us the choice. Of others only their own licences say what weights may be used for.
fn license(corpus_id: &str) -> Option<String> {
    (corpus_id == "emodb").then(|| "MIT OR Apache-2.0".to_owned())
}
