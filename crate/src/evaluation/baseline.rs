//! Linear baseline, the first row of every table: a linear classifier on the mean and standard deviation of the
//! log-mel.

use serde::Serialize;

use super::linear::{LinearScores, Vectors, by_protocol};
use super::prepared::Prepared;
use crate::corpora::Protocol;
use crate::error::Error;

/// Results of the linear baseline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Baseline {
    /// Title of the row.
    pub title: &'static str,
    /// Evaluation protocol.
    pub protocol: &'static str,
    /// Number of features per utterance.
    pub features: usize,
    /// Its scores.
    #[serde(flatten)]
    pub scores: LinearScores,
}

/// A linear support vector machine on the mean and standard deviation over time of the log-mel, at the recordings'
/// original level for every recipe. It is fitted on the training and validation parts of every fold of `protocol`.
///
/// # Errors
/// `corpus-split` if the protocol does not fit the corpus.
pub fn baseline(prepared: &Prepared, protocol: Protocol, seeds: &[u64]) -> Result<Baseline, Error> {
    let vectors = Vectors {
        corpus: &prepared.corpus,
        seconds: &prepared.speech_seconds,
        values: &prepared.statistics,
    };
    Ok(Baseline {
        title: "linear SVM, log-mel mean and std",
        protocol: protocol.name(),
        features: prepared.statistics.first().map_or(0, Vec::len),
        scores: by_protocol(vectors, protocol, seeds)?,
    })
}
