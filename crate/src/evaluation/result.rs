//! What a job leaves behind: its answers, from which every score can be computed again.

use std::fmt::Display;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::job::Job;
use super::sessions::SessionOrder;
use crate::corpora::{Sex, Utterance};
use crate::error::Error;
use crate::recognizer::argmax;
use crate::training::ConfusionMatrix;

/// What `format` says in a result file.
pub(super) const FORMAT: &str = "speech-emotion-fold/1";

/// The result of one job. All but `origin` is the same on the same device, however often the job was interrupted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoldResult {
    /// `FORMAT`.
    pub format: String,
    /// What was done.
    pub job: Job,
    /// By whom.
    pub origin: Origin,
    /// Numbers that training changed.
    pub parameters: usize,
    /// The step whose weights answered.
    pub best_step: usize,
    /// Steps taken.
    pub steps: usize,
    /// What was lacking, one sentence each.
    pub warnings: Vec<String>,
    /// The part that chose the weights.
    pub validation: Part,
    /// The part that was touched once.
    pub test: Part,
    /// The test part in sessions, where the network has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sessions: Vec<SessionPart>,
    /// Every evaluation.
    pub curve: Vec<CurvePoint>,
}

/// The answers to a test part whose utterances come in one order as sessions of their speakers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionPart {
    /// In which order.
    pub order: SessionOrder,
    /// Every answer.
    pub answers: Vec<Answer>,
}

/// Where the numbers come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The command that measured.
    pub command: String,
    /// The version of this program.
    pub version: String,
    /// The commit of this program, where it was told.
    pub commit: Option<String>,
    /// What it was computed on.
    pub device: String,
}

/// The answers to one part of a fold, and their scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// What the part is: a subset, speaker or session.
    pub name: String,
    /// Unweighted accuracy, 0 to 1.
    pub ua: f64,
    /// Weighted accuracy, 0 to 1.
    pub wa: f64,
    /// Macro F1, 0 to 1.
    pub f1: f64,
    /// `confusion[actual][predicted]`
    pub confusion: Vec<Vec<usize>>,
    /// Every answer.
    pub answers: Vec<Answer>,
}

/// The answer to one utterance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The name of the utterance.
    pub utterance: String,
    /// Who speaks.
    pub speaker: String,
    /// The sex of the speaker, where known.
    pub sex: Option<Sex>,
    /// The class.
    pub actual: usize,
    /// One number a class, before the softmax.
    pub logits: Vec<f32>,
}

/// One evaluation during training.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Updates so far.
    pub step: usize,
    /// Mean training loss since the last evaluation.
    pub loss: f64,
    /// Weighted cross entropy on the validation part.
    pub validation_loss: f64,
    /// Unweighted accuracy on the validation part, 0 to 1.
    pub ua: f64,
    /// Weighted accuracy on the validation part, 0 to 1.
    pub wa: f64,
}

impl FoldResult {
    /// A result from its JSON, which came from `path`.
    ///
    /// # Errors
    /// `results` where it is damaged or of another format.
    pub(super) fn read(path: &Path, json: &[u8]) -> Result<Self, Error> {
        let result: Self = serde_json::from_slice(json)
            .map_err(|error| wrong(path, "the result of a fold", &error))?;
        if result.format != FORMAT {
            let received = format!("format `{}`", result.format);
            return Err(wrong(path, FORMAT, &received));
        }
        Ok(result)
    }
}

/// What is wrong with a file of results.
pub(super) fn wrong(path: &Path, expected: &str, received: &dyn Display) -> Error {
    Error::Results {
        path: path.display().to_string(),
        expected: expected.to_owned(),
        received: received.to_string(),
    }
}

impl Answer {
    /// The class that was answered.
    #[must_use]
    pub fn predicted(&self) -> usize {
        argmax(&self.logits)
    }

    /// Of an utterance.
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

impl Part {
    /// Scores answers.
    ///
    /// # Errors
    /// `class-index` where an answer has a class that is none.
    pub fn new(name: String, classes: usize, answers: Vec<Answer>) -> Result<Self, Error> {
        let matrix = confusion(classes, &answers)?;
        Ok(Self {
            name,
            ua: matrix.unweighted_accuracy().unwrap_or(0.0),
            wa: matrix.weighted_accuracy().unwrap_or(0.0),
            f1: matrix.macro_f1().unwrap_or(0.0),
            confusion: matrix.counts().to_vec(),
            answers,
        })
    }
}

/// How often each class was answered by each class.
///
/// # Errors
/// `class-index` where an answer has a class that is none.
pub(super) fn confusion<'a>(
    classes: usize,
    answers: impl IntoIterator<Item = &'a Answer>,
) -> Result<ConfusionMatrix, Error> {
    let mut matrix = ConfusionMatrix::new(classes);
    for answer in answers {
        matrix.record(answer.actual, answer.predicted())?;
    }
    Ok(matrix)
}
