//! The first row of every table: a linear classifier on the mean and standard deviation of the log-mel.

use serde::Serialize;

use super::linear::{LinearScores, Vectors, by_protocol};
use super::prepared::Prepared;
use crate::corpora::Protocol;
use crate::error::Error;

/// What a linear classifier reaches without any network.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Baseline {
    /// Names the row.
    pub title: &'static str,
    /// How the corpus was divided.
    pub protocol: &'static str,
    /// Features of an utterance.
    pub features: usize,
    /// Its scores.
    #[serde(flatten)]
    pub scores: LinearScores,
}

/// A linear support vector machine on the mean and standard deviation over time of the log-mel, of the
/// recordings at their own level whatever the recipe. It is fitted on the training and validation parts of every fold of `protocol`.
///
/// # Errors
/// `corpus-split` where the protocol does not fit the corpus.
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
