//! A head on a frozen trunk: attention, embedding standardization and classifier. It starts as the linear classifier of the
//! embeddings, and training goes on from there.

mod config;
mod linear;
mod run;
#[cfg(test)]
mod tests;

pub use config::{Embeddings, HeadConfig};
pub use run::train_head;
pub(super) use run::{HeadJob, session_parts};

use std::collections::BTreeMap;
use std::sync::Arc;

use super::linear::{Problem, Targets, inner_folds, select_c, speakers};
use crate::corpora::Corpus;
use crate::engine::embed;
use crate::error::Error;
use crate::model::GRU_UNITS;
use crate::model_file::TensorData32;

/// States of one step.
const WIDTH: usize = 2 * GRU_UNITS;

/// The head that is fitted on the utterances at `indices`, whose trunk's states are `states`; C is chosen on inner folds,
/// which are the speakers where `by_speaker`.
///
/// # Errors
/// `training-examples` where `indices` are empty; `training-labels` for more than 64 labels.
pub(super) fn linear_head(
    states: &[Arc<[f32]>],
    corpus: &Corpus,
    indices: &[usize],
    by_speaker: bool,
    config: &HeadConfig,
) -> Result<BTreeMap<String, TensorData32>, Error> {
    if indices.is_empty() {
        return Err(Error::TrainingExamples { part: "training" });
    }
    let attention = [0.0; WIDTH];
    let raw: Vec<Vec<f32>> = indices
        .iter()
        .map(|index| embed(&attention, config.deviation, &states[*index]).0)
        .collect();
    let raw_folds = inner_folds(corpus, indices, by_speaker);
    let labels: Vec<usize> = indices
        .iter()
        .map(|index| corpus.utterances[*index].label)
        .collect();
    let centred = || centred_by_speaker(&raw, &speakers(corpus, indices));
    let rows = match config.embeddings {
        Embeddings::Raw => raw,
        Embeddings::Centred => centred(),
        Embeddings::Both => [centred(), raw.clone()].concat(),
    };
    let copies = rows.len() / labels.len();
    let (labels, folds) = (labels.repeat(copies), raw_folds.repeat(copies));
    let views: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
    let classes = corpus.labels.len();
    let targets = Targets {
        labels: &labels,
        classes,
    };
    let c = config
        .c
        .unwrap_or_else(|| select_c(&views, targets, &folds));
    let classifier = Problem::new(&views, targets).fit(c);
    linear::head_tensors(&classifier, classes, WIDTH)
}

/// Each embedding less the difference between the mean of its speaker and the mean of all.
fn centred_by_speaker(rows: &[Vec<f32>], speakers: &[usize]) -> Vec<Vec<f32>> {
    let width = rows.first().map_or(0, Vec::len);
    let mean = |of: &dyn Fn(usize) -> bool| -> Vec<f64> {
        let (mut sum, mut count) = (vec![0.0_f64; width], 0.0);
        for (row, _) in rows
            .iter()
            .zip(speakers)
            .filter(|(_, speaker)| of(**speaker))
        {
            count += 1.0;
            for (sum, value) in sum.iter_mut().zip(row) {
                *sum += f64::from(*value);
            }
        }
        sum.iter().map(|sum| sum / f64::max(count, 1.0)).collect()
    };
    let of_all = mean(&|_| true);
    let last = speakers.iter().copied().max().unwrap_or(0);
    let shifts: Vec<Vec<f64>> = (0..=last)
        .map(|speaker| {
            let own = mean(&|other| other == speaker);
            own.iter()
                .zip(&of_all)
                .map(|(own, all)| own - all)
                .collect()
        })
        .collect();
    rows.iter()
        .zip(speakers)
        .map(|(row, speaker)| {
            let shifted = row.iter().zip(&shifts[*speaker]);
            shifted
                .map(|(value, shift)| (f64::from(*value) - shift) as f32)
                .collect()
        })
        .collect()
}
