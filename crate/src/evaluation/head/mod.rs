//! A head on a frozen trunk: attention, embedding standardization and classifier. It starts as the linear classifier of the
//! embeddings, and training goes on from there.

mod attention;
mod config;
mod linear;
mod minimize;
mod run;
#[cfg(test)]
mod tests;

pub use config::{Embeddings, HeadConfig};
pub use run::train_head;
pub(super) use run::{HeadJob, session_parts};

use std::collections::BTreeMap;
use std::sync::Arc;

use self::attention::fit_attention;
use super::linear::{LinearClassifier, Problem, Targets, inner_folds, select_c, speakers};
use crate::corpora::Corpus;
use crate::error::Error;
use crate::inference::cpu::embed;
use crate::model::GRU_UNITS;
use crate::model::TensorData32;

/// States of one step.
const WIDTH: usize = 2 * GRU_UNITS;

/// The head that is fitted on the utterances at `indices`, whose trunk's states are `states`, and on their copies in
/// `augmented`. C is chosen on inner folds, which are the speakers where `by_speaker`, without the copies.
///
/// # Errors
/// `training-examples` where `indices` are empty; `training-labels` for more than 64 labels.
pub(super) fn linear_head(
    states: &[Arc<[f32]>],
    augmented: &[Vec<Arc<[f32]>>],
    corpus: &Corpus,
    indices: &[usize],
    by_speaker: bool,
    config: &HeadConfig,
) -> Result<BTreeMap<String, TensorData32>, Error> {
    if indices.is_empty() {
        return Err(Error::TrainingExamples { part: "training" });
    }
    let labels: Vec<usize> = indices
        .iter()
        .map(|index| corpus.utterances[*index].label)
        .collect();
    let classes = corpus.labels.len();
    let targets = Targets {
        labels: &labels,
        classes,
    };
    let of_training = |states: &[Arc<[f32]>]| -> Vec<Arc<[f32]>> {
        let chosen = indices.iter().map(|index| Arc::clone(&states[*index]));
        chosen.collect()
    };
    let original = of_training(states);
    let speakers = speakers(corpus, indices);
    let equal = vec![0.0; WIDTH];
    let rows = Rows::new(&original, &equal, config, &speakers);
    let folds = inner_folds(corpus, indices, by_speaker);
    let c = config.c.unwrap_or_else(|| rows.select_c(targets, &folds));
    let mut everything = original.clone();
    everything.extend(augmented.iter().flat_map(|states| of_training(states)));
    // The copies of a speaker are a speaker of their own: recorded elsewhere.
    let count = speakers.iter().max().map_or(0, |last| last + 1);
    let of_copies: Vec<usize> = (0..=augmented.len())
        .flat_map(|copy| speakers.iter().map(move |speaker| speaker + copy * count))
        .collect();
    let labels_of_copies = labels.repeat(1 + augmented.len());
    let targets_of_copies = Targets {
        labels: &labels_of_copies,
        classes,
    };
    let fit = |attention: &[f32]| {
        Rows::new(&everything, attention, config, &of_copies).fit(targets_of_copies, c)
    };
    let mut attention = equal;
    let mut classifier = fit(&attention);
    if let Some(penalty) = config.attention {
        attention = fit_attention(&original, targets, &classifier, penalty);
        classifier = fit(&attention);
    }
    linear::head_tensors(&classifier, classes, attention)
}

/// Embeddings to fit a classifier on: once or twice each utterance, in order.
struct Rows {
    values: Vec<Vec<f32>>,
    copies: usize,
}

impl Rows {
    fn new(
        states: &[Arc<[f32]>],
        attention: &[f32],
        config: &HeadConfig,
        speakers: &[usize],
    ) -> Self {
        let raw: Vec<Vec<f32>> = states
            .iter()
            .map(|states| embed(attention, config.deviation, states).0)
            .collect();
        let centred = || centred_by_speaker(&raw, speakers);
        let (values, copies) = match config.embeddings {
            Embeddings::Raw => (raw, 1),
            Embeddings::Centred => (centred(), 1),
            Embeddings::Both => ([centred(), raw.clone()].concat(), 2),
        };
        Self { values, copies }
    }

    fn views(&self) -> Vec<&[f32]> {
        self.values.iter().map(Vec::as_slice).collect()
    }

    fn select_c(&self, targets: Targets<'_>, folds: &[usize]) -> f64 {
        let labels = targets.labels.repeat(self.copies);
        let targets = Targets {
            labels: &labels,
            ..targets
        };
        select_c(&self.views(), targets, &folds.repeat(self.copies))
    }

    fn fit(&self, targets: Targets<'_>, c: f64) -> LinearClassifier {
        let labels = targets.labels.repeat(self.copies);
        let targets = Targets {
            labels: &labels,
            ..targets
        };
        Problem::new(&self.views(), targets).fit(c)
    }
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
