//! Labelled recordings: what a corpus on disk holds, and how its utterances are divided for training and testing.

mod difficulty;
mod emodb;
mod split;

use std::path::PathBuf;

pub use difficulty::{Difficulty, HARD_BELOW};
pub use emodb::EmoDb;

pub use split::{Together, stratified_subsets};

/// One labelled recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Utterance {
    /// The name that the corpus knows it by, unique in it.
    pub name: String,
    /// Where the recording lies.
    pub path: PathBuf,
    /// The class, an index into [`Corpus::labels`].
    pub label: usize,
    /// Who speaks, as the corpus calls them.
    pub speaker: String,
    /// The share of listeners, 0 to 1, who chose this label; absent where the corpus does not tell.
    pub agreement: Option<f32>,
}

/// A corpus as its reader found it.
#[derive(Debug, Clone, PartialEq)]
pub struct Corpus {
    /// The names of the classes, in the order of a network's outputs.
    pub labels: Vec<String>,
    /// Every utterance, sorted by name: the order of a folder differs from machine to machine.
    pub utterances: Vec<Utterance>,
}

impl Corpus {
    /// How many utterances each class has, in the order of the labels.
    #[must_use]
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.labels.len()];
        for utterance in &self.utterances {
            if let Some(count) = counts.get_mut(utterance.label) {
                *count += 1;
            }
        }
        counts
    }
}
