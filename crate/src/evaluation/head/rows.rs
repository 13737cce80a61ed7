//! The rows of the design matrix of a head: embeddings, raw or centered by speaker.

use std::sync::Arc;

use super::config::{Embeddings, HeadConfig};
use crate::inference::cpu::embed;
use crate::training::linear::{LinearClassifier, Problem, Targets, select_c};

/// Embeddings for fitting a classifier: one or two per utterance, in order.
pub(super) struct EmbeddingRows {
    values: Vec<Vec<f32>>,
    copies: usize,
}

impl EmbeddingRows {
    pub(super) fn new(
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

    pub(super) fn select_c(&self, targets: Targets<'_>, folds: &[usize]) -> f64 {
        let labels = targets.labels.repeat(self.copies);
        let targets = Targets {
            labels: &labels,
            ..targets
        };
        select_c(&self.views(), targets, &folds.repeat(self.copies))
    }

    pub(super) fn fit(&self, targets: Targets<'_>, c: f64) -> LinearClassifier {
        let labels = targets.labels.repeat(self.copies);
        let targets = Targets {
            labels: &labels,
            ..targets
        };
        Problem::new(&self.views(), targets).fit(c)
    }
}

/// Each embedding minus the difference between the mean of its speaker and the overall mean.
pub(super) fn centred_by_speaker(rows: &[Vec<f32>], speakers: &[usize]) -> Vec<Vec<f32>> {
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
