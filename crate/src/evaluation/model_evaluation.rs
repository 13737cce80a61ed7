//! Evaluation of a trained model on recordings.

use std::collections::BTreeMap;

use burn::prelude::Device;
use rayon::prelude::*;
use serde::Serialize;

use super::bootstrap::{ScoredRun, ua_interval};
use super::calibration::{Calibration, calibration_error, fit_temperature, unsure_threshold};
use super::comparison;
use super::fold::example;
use super::prepared::Prepared;
use super::result::{Prediction, SessionPart, confusion, logits, scored};
use super::session_parts::session_parts;
use super::sessions::SessionScore;
use crate::corpora::Sex;
use crate::error::Error;
use crate::frontend::{LogMel, Standardization};
use crate::inference::cpu::{Engine, Output};
use crate::model::{Architecture, ModelFile, NetworkConfig, SESSION_PRIOR_SECONDS};
use crate::networks::EmotionNetwork;
use crate::training::{Example, Scores, predictions};

/// Seed of the bootstrap, fixed for reproducible intervals.
const BOOTSTRAP_SEED: u64 = 0;

/// All scores of one set of predictions, 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// UA, WA, F1 and the recall of each class.
    #[serde(flatten)]
    pub scores: Scores,
    /// 95 % bootstrap confidence interval of UA, over utterances.
    pub ua_interval: Option<[f64; 2]>,
    /// `confusion[actual][predicted]`
    pub confusion: Vec<Vec<usize>>,
    /// Scores by the sex of the speaker, if known.
    pub by_sex: BTreeMap<Sex, Scores>,
    /// Calibration of the confidences.
    pub calibration: Calibration,
}

impl Evaluation {
    /// Evaluates predictions whose classes are `labels`, with the model's temperature.
    ///
    /// # Errors
    /// `class-index` for a class outside the labels.
    pub fn new(
        labels: &[String],
        predictions: &[Prediction],
        temperature: f64,
    ) -> Result<Self, Error> {
        let matrix = confusion(labels.len(), predictions)?;
        let mut by_sex = BTreeMap::new();
        for sex in [Sex::Female, Sex::Male] {
            let of_sex: Vec<&Prediction> =
                predictions.iter().filter(|a| a.sex == Some(sex)).collect();
            if !of_sex.is_empty() {
                by_sex.insert(sex, confusion(labels.len(), of_sex)?.scores(labels));
            }
        }
        let run = ScoredRun {
            predictions: predictions
                .iter()
                .enumerate()
                .map(|(number, prediction)| (number, prediction.actual, prediction.predicted()))
                .collect(),
        };
        let views: Vec<&Prediction> = predictions.iter().collect();
        Ok(Self {
            scores: matrix.scores(labels),
            ua_interval: ua_interval(&[run], labels.len(), BOOTSTRAP_SEED),
            confusion: matrix.counts().to_vec(),
            by_sex,
            calibration: Calibration {
                temperature,
                ece_before: calibration_error(&logits(&views), 1.0),
                ece_after: calibration_error(&logits(&views), temperature),
                predictions: predictions.len(),
            },
        })
    }
}

/// The fitted temperature, and the confidence threshold below which a prediction is as likely incorrect as correct.
#[must_use]
pub(super) fn calibrate(predictions: &[Prediction]) -> (f64, Option<f64>) {
    let views: Vec<&Prediction> = predictions.iter().collect();
    let temperature = fit_temperature(&logits(&views));
    (temperature, unsure_threshold(&logits(&views), temperature))
}

/// The predictions of `model` for the utterances at `indices` of `prepared`, with the classes of the corpus. A Whisper
/// encoder always runs on the CPU.
///
/// # Errors
/// `corpus-split` if the model lacks a class of the corpus; `device`.
pub fn predict(
    model: &ModelFile,
    prepared: &Prepared,
    indices: &[usize],
    device: &Device,
) -> Result<Vec<Prediction>, Error> {
    let card = &model.card;
    let outputs = outputs(&card.labels, &prepared.corpus.labels)?;
    let config = NetworkConfig::from(card);
    let standardization = model.standardization()?;
    let members = indices.iter().filter_map(|index| {
        Some((
            prepared.corpus.utterances.get(*index)?,
            prepared.log_mels.get(*index)?,
        ))
    });
    let members: Vec<_> = members.collect();
    let logits = match config.architecture {
        Architecture::SeparableBigru => {
            let examples = members
                .iter()
                .map(|(utterance, log_mel)| example(utterance, log_mel, &standardization))
                .collect::<Result<Vec<Example>, Error>>()?;
            let network = EmotionNetwork::from_tensors(config, &model.tensors, device)?;
            predictions(&network, &examples, device)?
        }
        Architecture::Comparison(_) => match config.comparison() {
            Some(config) => comparison::logits(model, config, &members, device)?,
            None => Vec::new(),
        },
        // The burn networks do not include this architecture.
        Architecture::WhisperEncoder(_) => {
            let engine = Engine::new(config, &model.tensors)?;
            let log_mels = members.par_iter().map(|(_, log_mel)| log_mel);
            log_mels
                .map(|log_mel| run(&engine, &standardization, log_mel).logits)
                .collect()
        }
    };
    let in_order = |logits: &Vec<f32>| -> Vec<f32> {
        outputs
            .iter()
            .map(|output| logits.get(*output).copied().unwrap_or(f32::MIN))
            .collect()
    };
    Ok(members
        .iter()
        .zip(&logits)
        .map(|((utterance, _), logits)| Prediction::new(utterance, in_order(logits)))
        .collect())
}

/// The scores of the utterances at `indices` with session adaptation; `None` for a model without it. Computed on the
/// CPU.
///
/// # Errors
/// Those of [`predict`].
pub fn session_score(
    model: &ModelFile,
    prepared: &Prepared,
    indices: &[usize],
) -> Result<Option<SessionScore>, Error> {
    let Some([mean, _]) = model.embedding_standardization() else {
        return Ok(None);
    };
    let labels = &prepared.corpus.labels;
    let outputs = outputs(&model.card.labels, labels)?;
    let engine = Engine::new(NetworkConfig::from(&model.card), &model.tensors)?;
    let standardization = model.standardization()?;
    let embeddings: Vec<Vec<f32>> = indices
        .par_iter()
        .filter_map(|index| prepared.log_mels.get(*index))
        .map(|log_mel| run(&engine, &standardization, log_mel).embedding)
        .collect();
    let logits = |embedding: &[f32]| -> Vec<f32> {
        let logits = engine.classify_embedding(embedding);
        let of_labels = outputs.iter().map(|output| logits.get(*output).copied());
        of_labels.map(|logit| logit.unwrap_or(f32::MIN)).collect()
    };
    let prior = model.card.session_prior_seconds;
    let parts = session_parts(
        &prepared.corpus,
        &prepared.speech_seconds,
        indices,
        &embeddings,
        mean,
        prior.unwrap_or(SESSION_PRIOR_SECONDS),
        &logits,
    );
    let scored_part = |part: &SessionPart| {
        let predictions: Vec<&Prediction> = part.predictions.iter().collect();
        (part.order, scored(&[predictions]))
    };
    let runs: Vec<_> = parts.iter().map(scored_part).collect();
    SessionScore::new(labels, &runs).map(Some)
}

fn run(engine: &Engine, standardization: &Standardization, log_mel: &LogMel) -> Output {
    let mut features = log_mel.values.clone();
    standardization.apply(&mut features);
    engine.run(&features)
}

/// For each class of the corpus, the model output with the same name.
fn outputs(of_model: &[String], of_corpus: &[String]) -> Result<Vec<usize>, Error> {
    let output = |label: &String| {
        of_model
            .iter()
            .position(|own| own == label)
            .ok_or_else(|| Error::CorpusSplit {
                expected: format!("labels of the model ({})", of_model.join(", ")),
                received: format!("`{label}`"),
            })
    };
    of_corpus.iter().map(output).collect()
}
