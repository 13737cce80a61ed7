//! The trained network as a model file with its card.

use serde_json::json;
use speech_emotion::experiments::{Evaluation, Recipe};
use speech_emotion::features::{MEL_BANDS, Standardization};
use speech_emotion::model::EmotionNetwork;
use speech_emotion::model_file::{ModelCard, ModelFile, TensorData32};
use speech_emotion::training::TrainingConfig;

use super::Arguments;
use crate::failure::Failure;
use crate::held_out::{DIVISION_SEED, SUBSETS, TEST_SUBSET};

/// What training has made, and what is known about it.
pub(super) struct Made<'a> {
    pub(super) network: &'a EmotionNetwork,
    pub(super) standardization: &'a Standardization,
    pub(super) labels: &'a [String],
    pub(super) corpus: &'a str,
    pub(super) temperature: f64,
    pub(super) unsure_below: Option<f64>,
    pub(super) validation: Evaluation,
    pub(super) test: Evaluation,
}

/// Weights, standardising and card in one.
pub(super) fn file(
    made: &Made<'_>,
    training: &TrainingConfig,
    arguments: &Arguments,
) -> Result<ModelFile, Failure> {
    let mut tensors = made.network.to_tensors()?;
    let bands = |values: &[f32; MEL_BANDS]| TensorData32 {
        shape: vec![MEL_BANDS],
        values: values.to_vec(),
    };
    tensors.insert(
        "features.mean".to_owned(),
        bands(&made.standardization.mean),
    );
    tensors.insert("features.std".to_owned(), bands(&made.standardization.std));

    let config = made.network.config();
    let card = ModelCard {
        loudest_db: Recipe::from(arguments.recipe).loudest_db(),
        temperature: Some(made.temperature as f32),
        unsure_below: made.unsure_below.map(|share| share as f32),
        corpus: Some(made.corpus.to_owned()),
        license: Some("MIT OR Apache-2.0".to_owned()),
        protocol: Some(protocol(training, arguments)),
        scores: Some(scores(made)),
        commit: arguments.commit.clone(),
        ..ModelCard::new(
            made.labels.to_vec(),
            config.blocks,
            config.tied,
            config.attention,
        )
    };
    Ok(ModelFile { card, tensors })
}

/// The scores of the test part, and beside them the accuracy that chose the weights.
fn scores(made: &Made<'_>) -> serde_json::Value {
    let mut scores = json!(made.test);
    if let Some(object) = scores.as_object_mut() {
        object.insert("validation_ua".to_owned(), json!(made.validation.scores.ua));
    }
    scores
}

fn protocol(training: &TrainingConfig, arguments: &Arguments) -> String {
    let start = match &arguments.start {
        None => format!("random weights of seed {}", arguments.seed),
        Some(path) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            format!("the weights of {name}")
        }
    };
    let training = serde_json::to_string(training).unwrap_or_default();
    format!(
        "{SUBSETS} random subsets stratified by class, which mix speakers (seed {DIVISION_SEED}); {TEST_SUBSET} tests, \
         {} chooses the weights by UA and fits the temperature, the others train, from {start}, with {training}",
        arguments.validation,
    )
}
