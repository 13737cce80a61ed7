//! Computes the summary from the results of the folds.

use std::collections::BTreeMap;

use super::bootstrap::{ScoredRun, ua_interval};
use super::calibration::{Calibration, calibration_error, fit_temperature, unsure_threshold};
use super::job::Plan;
use super::result::{FoldResult, Origin, Prediction, confusion, logits, scored};
use super::sessions::{SessionOrder, SessionScore};
use super::summary::{FoldScores, RowSummary, SexScores, TableSummary};
use super::table5::{Table5Network, table5_networks};
use super::tables::{PaperTable, TableRow};
use crate::corpora::Sex;
use crate::error::Error;

/// Seed of the bootstrap, fixed for reproducible intervals.
const BOOTSTRAP_SEED: u64 = 0;

/// Summarizes the `results` of `plan`. `folds` is the number of folds of the protocol.
///
/// # Errors
/// `class-index` for a class outside the range.
pub fn summarize(
    table: PaperTable,
    plan: &Plan,
    folds: usize,
    results: &[FoldResult],
) -> Result<TableSummary, Error> {
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
    Ok(TableSummary {
        table,
        caption: table.caption(),
        corpus: plan.corpus.clone(),
        baseline: None,
        rows,
        networks: of_table(table, plan),
        origins,
    })
}

fn of_table(table: PaperTable, plan: &Plan) -> Vec<Table5Network> {
    match table {
        PaperTable::Table5 => {
            let corpus = &plan.corpus;
            table5_networks(
                &corpus.id,
                corpus.labels.len(),
                PaperTable::blocks(&corpus.id),
            )
        }
        _ => Vec::new(),
    }
}

fn summarize_row(
    row: &TableRow,
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
    let predictions: Vec<&Prediction> = results.iter().flat_map(|r| &r.test.predictions).collect();
    let validation: Vec<&Prediction> = results
        .iter()
        .flat_map(|r| &r.validation.predictions)
        .collect();
    let matrix = confusion(classes, predictions.iter().copied())?;
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
        by_sex: by_sex(labels, &predictions)?,
        by_fold,
        confusion: matrix.counts().to_vec(),
        calibration: Calibration {
            temperature,
            ece_before: calibration_error(&logits(&predictions), 1.0),
            ece_after: calibration_error(&logits(&predictions), temperature),
            predictions: predictions.len(),
        },
        unsure_below: unsure_threshold(&logits(&validation), temperature),
        paper: row.paper,
    })
}

/// Groups of predictions that are scored together: per fold, or per seed if folds are pooled.
fn runs<'a>(plan: &Plan, results: &[&'a FoldResult]) -> Vec<Vec<&'a Prediction>> {
    pooled(plan, results, |result| &result.test.predictions)
}

fn pooled<'a>(
    plan: &Plan,
    results: &[&'a FoldResult],
    predictions: impl Fn(&'a FoldResult) -> &'a [Prediction],
) -> Vec<Vec<&'a Prediction>> {
    if !plan.protocol.pools() {
        return results
            .iter()
            .map(|result| predictions(result).iter().collect())
            .collect();
    }
    let mut by_seed: BTreeMap<u64, Vec<&Prediction>> = BTreeMap::new();
    for result in results {
        by_seed
            .entry(result.job.seed)
            .or_default()
            .extend(predictions(result));
    }
    by_seed.into_values().collect()
}

fn interval(runs: &[Vec<&Prediction>], classes: usize) -> [f64; 2] {
    ua_interval(&scored(runs), classes, BOOTSTRAP_SEED)
        .unwrap_or_default()
        .map(|end| 100.0 * end)
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
            let runs = pooled(plan, results, |result| &result.sessions[order].predictions);
            (results[0].sessions[order].order, scored(&runs))
        })
        .collect();
    SessionScore::new(labels, &runs).map(Some)
}

fn by_sex(
    labels: &[String],
    predictions: &[&Prediction],
) -> Result<BTreeMap<Sex, SexScores>, Error> {
    let mut scores = BTreeMap::new();
    for sex in [Sex::Female, Sex::Male] {
        let of_sex: Vec<&Prediction> = predictions
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
                predictions: of_sex.len(),
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
