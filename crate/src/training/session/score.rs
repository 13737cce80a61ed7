//! Validation scores of a model.

use crate::error::Error;
use crate::training::ConfusionMatrix;
use serde::Serialize;
use std::collections::BTreeMap;

/// The scores of a model on held-out examples, 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SessionScores {
    /// Unweighted accuracy: the mean of the recalls.
    pub ua: f64,
    /// Weighted accuracy.
    pub wa: f64,
    /// Macro F1.
    pub f1: f64,
    /// Recall by label; labels without examples are absent.
    pub recalls: BTreeMap<String, f64>,
    /// Confusion matrix: rows are the actual labels, columns the predictions, in the order of `labels`.
    pub confusion: Vec<Vec<usize>>,
    /// The labels.
    pub labels: Vec<String>,
    /// Number of evaluated examples.
    pub examples: usize,
}

impl SessionScores {
    /// The scores of pairs of actual and predicted label; `None` without pairs.
    pub(super) fn new(
        labels: &[String],
        predictions: impl Iterator<Item = (usize, usize)>,
    ) -> Result<Option<Self>, Error> {
        let mut matrix = ConfusionMatrix::new(labels.len());
        for (actual, predicted) in predictions {
            matrix.record(actual, predicted)?;
        }
        let scores = matrix.scores(labels);
        let (Some(ua), Some(wa), Some(f1)) = (scores.ua, scores.wa, scores.f1) else {
            return Ok(None);
        };
        Ok(Some(Self {
            ua,
            wa,
            f1,
            recalls: scores.recalls,
            confusion: matrix.counts().to_vec(),
            labels: labels.to_vec(),
            examples: scores.utterances,
        }))
    }
}
