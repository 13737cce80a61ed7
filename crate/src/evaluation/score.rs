//! Scores of predictions, in percent as in tables.

use serde::Serialize;
use serde_json::{Map, Value};

use super::bootstrap::{ScoredRun, ua_interval};
use crate::error::Error;
use crate::training::ConfusionMatrix;

/// Seed of the bootstrap, fixed for reproducible intervals.
const BOOTSTRAP_SEED: u64 = 0;

/// The scores of one or more runs over the same utterances, percent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// Unweighted accuracy, the mean over runs.
    pub ua: f64,
    /// 95 % bootstrap confidence interval of `ua`.
    pub ua_interval: [f64; 2],
    /// Weighted accuracy, the mean over runs.
    pub wa: f64,
    /// Macro F1, the mean over runs.
    pub f1: f64,
    /// Recall of each class that occurs, over all runs.
    pub recalls: Map<String, Value>,
}

impl Score {
    /// The scores of `runs` with the classes `labels`.
    ///
    /// # Errors
    /// `class-index` for a class outside the labels.
    pub fn new(labels: &[String], runs: &[ScoredRun]) -> Result<Self, Error> {
        let mut all = ConfusionMatrix::new(labels.len());
        let mut sums = [0.0; 3];
        for run in runs {
            let matrix = matrix(labels.len(), run)?;
            for (_, actual, predicted) in &run.predictions {
                all.record(*actual, *predicted)?;
            }
            let scores = [
                matrix.unweighted_accuracy(),
                matrix.weighted_accuracy(),
                matrix.macro_f1(),
            ];
            for (sum, score) in sums.iter_mut().zip(scores) {
                *sum += 100.0 * score.unwrap_or(0.0) / runs.len() as f64;
            }
        }
        let recalls = labels.iter().zip(all.recalls());
        let [ua, wa, f1] = sums;
        Ok(Self {
            ua,
            ua_interval: ua_interval(runs, labels.len(), BOOTSTRAP_SEED)
                .unwrap_or_default()
                .map(|end| 100.0 * end),
            wa,
            f1,
            recalls: recalls
                .filter_map(|(label, recall)| Some((label.clone(), (100.0 * recall?).into())))
                .collect(),
        })
    }
}

/// Unweighted accuracy of one run, percent.
pub(super) fn ua(classes: usize, run: &ScoredRun) -> Result<f64, Error> {
    Ok(100.0 * matrix(classes, run)?.unweighted_accuracy().unwrap_or(0.0))
}

fn matrix(classes: usize, run: &ScoredRun) -> Result<ConfusionMatrix, Error> {
    let mut matrix = ConfusionMatrix::new(classes);
    for (_, actual, predicted) in &run.predictions {
        matrix.record(*actual, *predicted)?;
    }
    Ok(matrix)
}
