//! The first row of every table: a linear classifier on the mean and standard deviation of the log-mel.

use rayon::prelude::*;
use serde::Serialize;

use super::linear::{LinearScores, Vectors, by_protocol};
use super::prepared::Prepared;
use super::statistics::mean_and_std;
use crate::corpora::Protocol;
use crate::error::Error;
use crate::features::{LogMel, MEL_BANDS, USUAL_LOUDEST_DB, bring_to_level};

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

/// A linear support vector machine on the mean and standard deviation over time of the log-mel (256 values), brought to one
/// level whatever the recipe. It is fitted on the training and validation parts of every fold of `protocol`.
///
/// # Errors
/// `corpus-split` where the protocol does not fit the corpus.
pub fn baseline(prepared: &Prepared, protocol: Protocol, seeds: &[u64]) -> Result<Baseline, Error> {
    let values: Vec<Vec<f32>> = prepared.log_mels.par_iter().map(statistics).collect();
    let vectors = Vectors {
        corpus: &prepared.corpus,
        seconds: &prepared.speech_seconds,
        values: &values,
    };
    Ok(Baseline {
        title: "linear SVM, log-mel mean and std",
        protocol: protocol.name(),
        features: 2 * MEL_BANDS,
        scores: by_protocol(vectors, protocol, seeds)?,
    })
}

fn statistics(log_mel: &LogMel) -> Vec<f32> {
    let mut values = log_mel.values.clone();
    bring_to_level(&mut values, USUAL_LOUDEST_DB);
    mean_and_std(&values, MEL_BANDS)
}
