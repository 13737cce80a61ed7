//! The trained network as a model file with its card.

use speech_emotion::corpora::Corpus;
use speech_emotion::features::{MEL_BANDS, Standardization};
use speech_emotion::model::EmotionNetwork;
use speech_emotion::model_file::{ModelCard, ModelFile, TensorData32};
use speech_emotion::training::{ConfusionMatrix, Scores};

use super::{Arguments, CorpusName, DIVISION_SEED, SUBSETS, TEST_SUBSET};
use crate::failure::Failure;

/// The scores of a test: the labels of its utterances, and the logits that answered them.
pub(super) fn scores(
    actual: &[usize],
    answers: &[Vec<f32>],
    labels: &[String],
) -> Result<Scores, Failure> {
    let mut matrix = ConfusionMatrix::new(labels.len());
    for (actual, logits) in actual.iter().zip(answers) {
        let best = logits.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        matrix.record(*actual, best.map_or(0, |(class, _)| class))?;
    }
    Ok(matrix.scores(labels))
}

/// Weights, standardising and card in one.
pub(super) fn file(
    network: &EmotionNetwork,
    standardization: &Standardization,
    corpus: &Corpus,
    scores: &Scores,
    arguments: &Arguments,
) -> Result<ModelFile, Failure> {
    let mut tensors = network.to_tensors()?;
    let bands = |values: &[f32; MEL_BANDS]| TensorData32 {
        shape: vec![MEL_BANDS],
        values: values.to_vec(),
    };
    tensors.insert("features.mean".to_owned(), bands(&standardization.mean));
    tensors.insert("features.std".to_owned(), bands(&standardization.std));

    let config = network.config();
    let card = ModelCard {
        corpus: Some(match arguments.corpus {
            CorpusName::Emodb => "Emo-DB (Burkhardt et al. 2005, CC0-1.0)".to_owned(),
        }),
        license: Some("MIT OR Apache-2.0".to_owned()),
        protocol: Some(protocol(arguments)),
        scores: serde_json::to_value(scores).ok(),
        commit: arguments.commit.clone(),
        ..ModelCard::new(
            corpus.labels.clone(),
            config.blocks,
            config.tied,
            config.attention,
        )
    };
    Ok(ModelFile { card, tensors })
}

fn protocol(arguments: &Arguments) -> String {
    format!(
        "{SUBSETS} random subsets stratified by class, which mix speakers (seed {DIVISION_SEED}); {TEST_SUBSET} tests, \
         {} chooses the weights by UA, the others train: weighted cross entropy, Adam at {}, batch {}, {} steps, seed {}",
        arguments.validation,
        arguments.learning_rate,
        arguments.batch,
        arguments.steps,
        arguments.seed,
    )
}
