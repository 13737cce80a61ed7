//! Job results with all predictions, from which every score can be recomputed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::bootstrap::ScoredRun;
use super::job::Job;
use super::sessions::SessionOrder;
use crate::corpora::{Sex, Utterance};
use crate::error::Error;
use crate::recognizer::argmax;
use crate::training::ConfusionMatrix;

/// The value of `format` in a result file.
pub(super) const FORMAT: &str = "speech-emotion-fold/1";

/// The result of one job. All fields except `origin` are reproducible on the same device, also after interruptions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoldResult {
    /// `FORMAT`.
    pub format: String,
    /// The job.
    pub job: Job,
    /// Provenance of the result.
    pub origin: Origin,
    /// Number of trained parameters.
    pub parameters: usize,
    /// The step of the selected weights.
    pub best_step: usize,
    /// Number of steps.
    pub steps: usize,
    /// Warnings, one sentence each.
    pub warnings: Vec<String>,
    /// Validation set, which selects the weights.
    pub validation: FoldPart,
    /// Test set, used once at the end.
    pub test: FoldPart,
    /// The test set with session adaptation, if the network supports it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sessions: Vec<SessionPart>,
    /// All evaluations during training.
    pub curve: Vec<CurvePoint>,
}

/// Predictions for a test set with session adaptation, in one order of the utterances.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionPart {
    /// The order of the utterances.
    pub order: SessionOrder,
    /// All predictions.
    #[serde(rename = "answers")]
    pub predictions: Vec<Prediction>,
}

/// Provenance of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The command line.
    pub command: String,
    /// The version of this program.
    pub version: String,
    /// The commit of this program, if known.
    pub commit: Option<String>,
    /// The device.
    pub device: String,
}

/// The predictions for one part of a fold, and their scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoldPart {
    /// Name of the part: a subset, speaker or session.
    pub name: String,
    /// Unweighted accuracy, 0 to 1.
    pub ua: f64,
    /// Weighted accuracy, 0 to 1.
    pub wa: f64,
    /// Macro F1, 0 to 1.
    pub f1: f64,
    /// `confusion[actual][predicted]`
    pub confusion: Vec<Vec<usize>>,
    /// All predictions.
    #[serde(rename = "answers")]
    pub predictions: Vec<Prediction>,
}

/// The prediction for one utterance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The name of the utterance.
    pub utterance: String,
    /// The speaker.
    pub speaker: String,
    /// The sex of the speaker, if known.
    pub sex: Option<Sex>,
    /// The actual class.
    pub actual: usize,
    /// Logits, one per class.
    pub logits: Vec<f32>,
}

/// One evaluation during training.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Number of updates.
    pub step: usize,
    /// Mean training loss since the last evaluation.
    pub loss: f64,
    /// Weighted cross entropy on the validation set.
    pub validation_loss: f64,
    /// Unweighted accuracy on the validation set, 0 to 1.
    pub ua: f64,
    /// Weighted accuracy on the validation set, 0 to 1.
    pub wa: f64,
}

impl FoldResult {
    /// Parses a result from the JSON of the file `path`.
    ///
    /// # Errors
    /// `results` if it is damaged or has another format.
    pub(super) fn read(path: &Path, json: &[u8]) -> Result<Self, Error> {
        let result: Self = serde_json::from_slice(json)
            .map_err(|error| Error::results(path, "the result of a fold", error))?;
        if result.format != FORMAT {
            let received = format!("format `{}`", result.format);
            return Err(Error::results(path, FORMAT, received));
        }
        Ok(result)
    }
}

impl Prediction {
    /// The predicted class.
    #[must_use]
    pub fn predicted(&self) -> usize {
        argmax(&self.logits)
    }

    /// The prediction for an utterance.
    #[must_use]
    pub fn new(utterance: &Utterance, logits: Vec<f32>) -> Self {
        Self {
            utterance: utterance.name.clone(),
            speaker: utterance.speaker.clone(),
            sex: utterance.sex,
            actual: utterance.label,
            logits,
        }
    }
}

impl FoldPart {
    /// Computes the scores of predictions.
    ///
    /// # Errors
    /// `class-index` for a class outside the range.
    pub fn new(name: String, classes: usize, predictions: Vec<Prediction>) -> Result<Self, Error> {
        let matrix = confusion(classes, &predictions)?;
        Ok(Self {
            name,
            ua: matrix.unweighted_accuracy().unwrap_or(0.0),
            wa: matrix.weighted_accuracy().unwrap_or(0.0),
            f1: matrix.macro_f1().unwrap_or(0.0),
            confusion: matrix.counts().to_vec(),
            predictions,
        })
    }
}

/// The confusion matrix, `[actual][predicted]`.
///
/// # Errors
/// `class-index` for a class outside the range.
pub(super) fn confusion<'a>(
    classes: usize,
    predictions: impl IntoIterator<Item = &'a Prediction>,
) -> Result<ConfusionMatrix, Error> {
    let mut matrix = ConfusionMatrix::new(classes);
    for prediction in predictions {
        matrix.record(prediction.actual, prediction.predicted())?;
    }
    Ok(matrix)
}

/// Converts runs to bootstrap input, with an index for each utterance name.
pub(super) fn scored(runs: &[Vec<&Prediction>]) -> Vec<ScoredRun> {
    let names: BTreeSet<&str> = runs
        .iter()
        .flatten()
        .map(|a| a.utterance.as_str())
        .collect();
    let numbers: BTreeMap<&str, usize> = names
        .into_iter()
        .enumerate()
        .map(|(number, name)| (name, number))
        .collect();
    let scored = |run: &Vec<&Prediction>| {
        let prediction = |prediction: &&Prediction| {
            let number = numbers
                .get(prediction.utterance.as_str())
                .copied()
                .unwrap_or(0);
            (number, prediction.actual, prediction.predicted())
        };
        ScoredRun {
            predictions: run.iter().map(prediction).collect(),
        }
    };
    runs.iter().map(scored).collect()
}

/// The logits and the actual class of each prediction.
pub(super) fn logits<'a>(predictions: &[&'a Prediction]) -> Vec<(&'a [f32], usize)> {
    predictions
        .iter()
        .map(|prediction| (prediction.logits.as_slice(), prediction.actual))
        .collect()
}
