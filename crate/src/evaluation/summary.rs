//! Summary of results, one row per configuration.

use std::collections::BTreeMap;

use serde::Serialize;

use super::baseline::Baseline;
use super::calibration::Calibration;
use super::result::{FoldResult, Origin};
use super::sessions::SessionScore;
use super::table5::Table5Network;
use super::tables::{Figures, PaperTable};
use crate::corpora::Sex;

/// All rows of a table with results.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableSummary {
    /// The table of the paper.
    pub table: PaperTable,
    /// Caption of the table.
    pub caption: &'static str,
    /// The recordings.
    pub corpus: super::job::CorpusIdentity,
    /// The linear baseline on the same folds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
    /// The rows.
    pub rows: Vec<RowSummary>,
    /// The networks of Table 5, measured or not.
    #[serde(rename = "systems", skip_serializing_if = "Vec::is_empty")]
    pub networks: Vec<Table5Network>,
    /// All distinct origins of the results.
    pub origins: Vec<Origin>,
}

impl TableSummary {
    /// Serializes to JSON. With a single row, its keys are also at the top level.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        let rows = value
            .get("rows")
            .and_then(|rows| rows.as_array())
            .cloned()
            .unwrap_or_default();
        if let ([serde_json::Value::Object(row)], Some(object)) =
            (rows.as_slice(), value.as_object_mut())
        {
            for (key, value) in row {
                object.entry(key.clone()).or_insert_with(|| value.clone());
            }
        }
        value
    }
}

/// One row. Scores are in percent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowSummary {
    /// Folder name of the results.
    pub row: String,
    /// Title of the row.
    pub title: String,
    /// Evaluation protocol.
    pub protocol: &'static str,
    /// Training recipe.
    pub recipe: &'static str,
    /// Convolution blocks.
    pub blocks: usize,
    /// Whether the network has attention.
    pub attention: bool,
    /// Loss function.
    pub loss: serde_json::Value,
    /// Number of trained parameters.
    pub parameters: usize,
    /// Unweighted accuracy: in the paper's protocol the mean over folds and seeds; otherwise the mean over seeds of the
    /// UA of the pooled predictions.
    pub ua_mean: f64,
    /// Sample standard deviation of the folds' UA, over folds and seeds; 0 for a single fold.
    pub ua_std: f64,
    /// 95 % bootstrap confidence interval of `ua_mean`, over utterances.
    pub ua_interval: [f64; 2],
    /// Scores of the test sets with session adaptation, if the networks support it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionScore>,
    /// Weighted accuracy, computed like `ua_mean`.
    pub wa_mean: f64,
    /// Computed like `ua_std`.
    pub wa_std: f64,
    /// Macro F1, computed like `ua_mean`.
    pub f1_mean: f64,
    /// Computed like `ua_std`.
    pub f1_std: f64,
    /// Number of folds with results, for the seed with the most.
    pub folds: usize,
    /// Number of seeds with results.
    pub seeds: usize,
    /// The folds with results, by seed.
    pub measured: BTreeMap<u64, Vec<usize>>,
    /// Number of folds without results.
    pub missing: usize,
    /// Mean validation UA of the selected weights.
    pub validation_ua_mean: f64,
    /// Recall of each class, over all predictions.
    pub recalls: serde_json::Map<String, serde_json::Value>,
    /// UA and recalls by the sex of the speaker, if known.
    pub by_sex: BTreeMap<Sex, SexScores>,
    /// Scores of each fold, by seed.
    pub by_fold: Vec<FoldScores>,
    /// `confusion[actual][predicted]`, over all predictions.
    pub confusion: Vec<Vec<usize>>,
    /// Temperature fitted on the validation predictions; calibration errors on the test predictions.
    pub calibration: Calibration,
    /// The confidence threshold below which validation predictions are as likely incorrect as correct.
    pub unsure_below: Option<f64>,
    /// The values reported in the paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<Figures>,
}

/// The scores of one fold, percent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FoldScores {
    /// Seed of the split and the training.
    pub seed: u64,
    /// Counted from 0.
    pub fold: usize,
    /// Name of the test set: a subset, speaker or session.
    pub test: String,
    /// Number of test utterances.
    #[serde(rename = "answers")]
    pub predictions: usize,
    /// Unweighted accuracy.
    pub ua: f64,
    /// Weighted accuracy.
    pub wa: f64,
    /// Name of the validation set.
    pub validation: String,
    /// Validation UA of the selected weights.
    pub validation_ua: f64,
    /// The step of the selected weights.
    pub best_step: usize,
}

impl FoldScores {
    pub(super) fn new(result: &FoldResult) -> Self {
        Self {
            seed: result.job.seed,
            fold: result.job.fold,
            test: result.test.name.clone(),
            predictions: result.test.predictions.len(),
            ua: 100.0 * result.test.ua,
            wa: 100.0 * result.test.wa,
            validation: result.validation.name.clone(),
            validation_ua: 100.0 * result.validation.ua,
            best_step: result.best_step,
        }
    }
}

/// The scores for one sex, percent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SexScores {
    /// Unweighted accuracy.
    pub ua: f64,
    /// Number of utterances.
    #[serde(rename = "answers")]
    pub predictions: usize,
    /// Recall of each class that occurs.
    pub recalls: serde_json::Map<String, serde_json::Value>,
}
