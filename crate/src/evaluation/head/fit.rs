//! Fits a head: C, attention and classifier.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::attention::fit_attention;
use super::config::HeadConfig;
use super::rows::EmbeddingRows;
use crate::corpora::Corpus;
use crate::error::Error;
use crate::evaluation::linear::{inner_folds, speakers};
use crate::model::TensorData32;
use crate::training::linear::{Targets, head_tensors};

/// The head fitted on the utterances at `indices`, with trunk states `states` (`steps x width`) and their copies in
/// `augmented`. C is selected on inner folds without the copies; the folds are the speakers if `by_speaker`.
///
/// # Errors
/// `training-examples` for empty `indices`; `training-labels` for more than 64 labels.
pub(super) fn linear_head(
    states: &[Arc<[f32]>],
    width: usize,
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
    let equal = vec![0.0; width];
    let rows = EmbeddingRows::new(&original, &equal, config, &speakers);
    let folds = inner_folds(corpus, indices, by_speaker);
    let c = config.c.unwrap_or_else(|| rows.select_c(targets, &folds));
    let mut everything = original.clone();
    everything.extend(augmented.iter().flat_map(|states| of_training(states)));
    // The copies of a speaker count as another speaker, because their recording conditions differ.
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
        EmbeddingRows::new(&everything, attention, config, &of_copies).fit(targets_of_copies, c)
    };
    let mut attention = equal;
    let mut classifier = fit(&attention);
    if let Some(penalty) = config.attention {
        attention = fit_attention(&original, width, targets, &classifier, penalty);
        classifier = fit(&attention);
    }
    head_tensors(&classifier, classes, Some(attention))
}
