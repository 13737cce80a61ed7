//! The corpus split shared by `train`, `evaluate` and `calibrate`.

use crate::corpora::{Corpus, EMODB_CLIPS, Together, stratified_subsets};

use crate::cli::failure::Failure;

/// Number of subsets, stratified by class; they mix speakers.
pub(crate) const SUBSETS: usize = 10;
/// The test subset, which contains the published clips of Emo-DB.
pub(crate) const TEST_SUBSET: usize = 9;
/// The default validation subset (`--validation`).
pub(crate) const VALIDATION_SUBSET: usize = 0;
/// Fixed, so that every run holds out the same utterances.
pub(crate) const DIVISION_SEED: u64 = 0;

/// The subsets, as indices into `corpus.utterances`.
pub(crate) fn subsets(corpus: &Corpus) -> Result<Vec<Vec<usize>>, Failure> {
    // A partial corpus may lack some of the clips.
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
