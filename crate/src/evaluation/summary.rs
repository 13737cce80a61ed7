//! Summary of results, one row per configuration.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::baseline::Baseline;
use super::bootstrap::{ScoredRun, ua_interval};
use super::calibration::{Calibration, calibration_error, fit_temperature, unsure_threshold};
use super::job::Plan;
use super::result::{Answer, FoldResult, Origin, confusion};
use super::sessions::{SessionOrder, SessionScore};
use super::tables::{Figures, Row, Table};
use crate::corpora::Sex;
use crate::error::Error;

/// Seed of the bootstrap, fixed for reproducible intervals.
const BOOTSTRAP_SEED: u64 = 0;

/// All rows of a table with results.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// The table of the paper.
    pub table: Table,
    /// Caption of the table.
    pub caption: &'static str,
    /// The recordings.
    pub corpus: super::job::CorpusIdentity,
    /// The linear baseline on the same folds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
    /// The rows.
    pub rows: Vec<RowSummary>,
    /// Other models in the table: name, parameters, UA in percent as reported by the paper.
    pub peers: Vec<(&'static str, &'static str, f64)>,
    /// All distinct origins of the results.
    pub origins: Vec<Origin>,
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
    pub answers: usize,
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
    fn new(result: &FoldResult) -> Self {
        Self {
            seed: result.job.seed,
            fold: result.job.fold,
            test: result.test.name.clone(),
            answers: result.test.answers.len(),
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
    pub answers: usize,
    /// Recall of each class that occurs.
    pub recalls: serde_json::Map<String, serde_json::Value>,
}

/// Summarizes the `results` of `plan`. `folds` is the number of folds of the protocol.
///
/// # Errors
/// `class-index` for a class outside the range.
pub fn summarize(
    table: Table,
    plan: &Plan,
    folds: usize,
    results: &[FoldResult],
) -> Result<Summary, Error> {
    let mut rows = Vec::new();
    for row in &plan.rows {
        let of_row: Vec<&FoldResult> = results.iter().filter(|r| r.job.row == row.id).collect();
        if !of_row.is_empty() {
            rows.push(summarize_row(row, plan, folds, &of_row)?);
        }
    }
    let mut origins: Vec<Origin> = Vec::new();
    for result in results {
        if !origins.contains(&result.origin) {
            origins.push(result.origin.clone());
        }
    }
    Ok(Summary {
        table,
        caption: table.caption(),
        corpus: plan.corpus.clone(),
        baseline: None,
        rows,
        peers: table.peers(&plan.corpus.id),
        origins,
    })
}

fn summarize_row(
    row: &Row,
    plan: &Plan,
    folds: usize,
    results: &[&FoldResult],
) -> Result<RowSummary, Error> {
    let labels = &plan.corpus.labels;
    let classes = labels.len();
    let runs = runs(plan, results);
    let mut scores = [const { Vec::new() }; 3];
    for run in &runs {
        let matrix = confusion(classes, run.iter().copied())?;
        let of_run = [
            matrix.unweighted_accuracy(),
            matrix.weighted_accuracy(),
            matrix.macro_f1(),
        ];
        for (all, score) in scores.iter_mut().zip(of_run) {
            all.push(100.0 * score.unwrap_or(0.0));
        }
    }
    let [ua, wa, f1] = scores.map(|scores| mean(&scores));
    let deviation = |score: fn(&FoldResult) -> f64| {
        deviation(
            &results
                .iter()
                .map(|result| 100.0 * score(result))
                .collect::<Vec<_>>(),
        )
    };
    let answers: Vec<&Answer> = results.iter().flat_map(|r| &r.test.answers).collect();
    let validation: Vec<&Answer> = results.iter().flat_map(|r| &r.validation.answers).collect();
    let matrix = confusion(classes, answers.iter().copied())?;
    let temperature = fit_temperature(&logits(&validation));
    let mut measured: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for result in results {
        measured
            .entry(result.job.seed)
            .or_default()
            .push(result.job.fold);
    }
    measured
        .values_mut()
        .for_each(|folds| folds.sort_unstable());
    let mut by_fold: Vec<FoldScores> = results.iter().map(|fold| FoldScores::new(fold)).collect();
    by_fold.sort_by_key(|fold| (fold.seed, fold.fold));
    Ok(RowSummary {
        row: row.id.clone(),
        title: row.title.clone(),
        protocol: plan.protocol.name(),
        recipe: plan.recipe.name(),
        blocks: row.blocks,
        attention: row.attention,
        loss: serde_json::to_value(row.loss).unwrap_or_default(),
        parameters: results.first().map_or(0, |result| result.parameters),
        ua_mean: ua,
        ua_std: deviation(|result| result.test.ua),
        ua_interval: interval(&runs, classes),
        session: session(labels, plan, results)?,
        wa_mean: wa,
        wa_std: deviation(|result| result.test.wa),
        f1_mean: f1,
        f1_std: deviation(|result| result.test.f1),
        folds: measured.values().map(Vec::len).max().unwrap_or(0),
        seeds: measured.len(),
        missing: measured
            .values()
            .map(|found| folds.saturating_sub(found.len()))
            .sum(),
        measured,
        validation_ua_mean: mean(
            &results
                .iter()
                .map(|r| 100.0 * r.validation.ua)
                .collect::<Vec<_>>(),
        ),
        recalls: recalls(labels, &matrix.recalls()),
        by_sex: by_sex(labels, &answers)?,
        by_fold,
        confusion: matrix.counts().to_vec(),
        calibration: Calibration {
            temperature,
            ece_before: calibration_error(&logits(&answers), 1.0),
            ece_after: calibration_error(&logits(&answers), temperature),
            answers: answers.len(),
        },
        unsure_below: unsure_threshold(&logits(&validation), temperature),
        paper: row.paper,
    })
}

/// Groups of predictions that are scored together: per fold, or per seed if folds are pooled.
fn runs<'a>(plan: &Plan, results: &[&'a FoldResult]) -> Vec<Vec<&'a Answer>> {
    pooled(plan, results, |result| &result.test.answers)
}

fn pooled<'a>(
    plan: &Plan,
    results: &[&'a FoldResult],
    answers: impl Fn(&'a FoldResult) -> &'a [Answer],
) -> Vec<Vec<&'a Answer>> {
    if !plan.protocol.pools() {
        return results
            .iter()
            .map(|result| answers(result).iter().collect())
            .collect();
    }
    let mut by_seed: BTreeMap<u64, Vec<&Answer>> = BTreeMap::new();
    for result in results {
        by_seed
            .entry(result.job.seed)
            .or_default()
            .extend(answers(result));
    }
    by_seed.into_values().collect()
}

fn interval(runs: &[Vec<&Answer>], classes: usize) -> [f64; 2] {
    ua_interval(&scored(runs), classes, BOOTSTRAP_SEED)
        .unwrap_or_default()
        .map(|end| 100.0 * end)
}

/// Converts runs to bootstrap input, with an index for each utterance name.
pub(super) fn scored(runs: &[Vec<&Answer>]) -> Vec<ScoredRun> {
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
    let scored = |run: &Vec<&Answer>| {
        let answer = |answer: &&Answer| {
            let number = numbers.get(answer.utterance.as_str()).copied().unwrap_or(0);
            (number, answer.actual, answer.predicted())
        };
        ScoredRun {
            answers: run.iter().map(answer).collect(),
        }
    };
    runs.iter().map(scored).collect()
}

/// Scores with session adaptation; `None` if a result lacks them.
fn session(
    labels: &[String],
    plan: &Plan,
    results: &[&FoldResult],
) -> Result<Option<SessionScore>, Error> {
    let orders = results.first().map_or(0, |result| result.sessions.len());
    if orders == 0 || results.iter().any(|result| result.sessions.len() != orders) {
        return Ok(None);
    }
    let runs: Vec<(SessionOrder, Vec<ScoredRun>)> = (0..orders)
        .map(|order| {
            let runs = pooled(plan, results, |result| &result.sessions[order].answers);
            (results[0].sessions[order].order, scored(&runs))
        })
        .collect();
    SessionScore::new(labels, &runs).map(Some)
}

fn by_sex(labels: &[String], answers: &[&Answer]) -> Result<BTreeMap<Sex, SexScores>, Error> {
    let mut scores = BTreeMap::new();
    for sex in [Sex::Female, Sex::Male] {
        let of_sex: Vec<&Answer> = answers
            .iter()
            .copied()
            .filter(|a| a.sex == Some(sex))
            .collect();
        if of_sex.is_empty() {
            continue;
        }
        let matrix = confusion(labels.len(), of_sex.iter().copied())?;
        scores.insert(
            sex,
            SexScores {
                ua: 100.0 * matrix.unweighted_accuracy().unwrap_or(0.0),
                answers: of_sex.len(),
                recalls: recalls(labels, &matrix.recalls()),
            },
        );
    }
    Ok(scores)
}

fn recalls(
    labels: &[String],
    recalls: &[Option<f64>],
) -> serde_json::Map<String, serde_json::Value> {
    let named = labels.iter().zip(recalls);
    let there =
        named.filter_map(|(label, recall)| Some((label.clone(), (100.0 * (*recall)?).into())));
    there.collect()
}

pub(super) fn logits<'a>(answers: &[&'a Answer]) -> Vec<(&'a [f32], usize)> {
    answers
        .iter()
        .map(|answer| (answer.logits.as_slice(), answer.actual))
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of folds")]
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The sample standard deviation.
#[expect(clippy::cast_precision_loss, reason = "counts of folds")]
fn deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares / values.len().saturating_sub(1).max(1) as f64).sqrt()
}

impl Summary {
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
