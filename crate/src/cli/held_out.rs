//! The division that `train` makes, and that what it made is tested by.

use crate::corpora::{Corpus, EMODB_CLIPS, Together, stratified_subsets};

use crate::cli::failure::Failure;

/// Tenths of the corpus, stratified by class; they mix speakers.
pub(crate) const SUBSETS: usize = 10;
/// The one for the test, which holds the published clips of Emo-DB.
pub(crate) const TEST_SUBSET: usize = 9;
/// The one that chooses the weights, unless `--validation` names another.
pub(crate) const VALIDATION_SUBSET: usize = 0;
/// Fixed, so that every run holds out the same utterances.
pub(crate) const DIVISION_SEED: u64 = 0;

/// The subsets, as indices into `corpus.utterances`.
pub(crate) fn subsets(corpus: &Corpus) -> Result<Vec<Vec<usize>>, Failure> {
    // A part of the corpus need not have all the clips.
    let is_there = |name: &&str| corpus.utterances.iter().any(|u| u.name == *name);
    let names: Vec<&str> = EMODB_CLIPS
        .into_iter()
        .filter(|name| is_there(name))
        .collect();
    let together = Together {
        names: &names,
        subset: TEST_SUBSET,
    };
    Ok(stratified_subsets(
        corpus,
        SUBSETS,
        DIVISION_SEED,
        Some(together),
    )?)
}
