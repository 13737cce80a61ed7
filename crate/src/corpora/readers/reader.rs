//! The interface of all readers.

use super::super::Corpus;
use crate::error::Error;
use std::path::Path;

/// Lists the utterances of one kind of corpus.
pub trait CorpusReader: Sync {
    /// The name in `--corpus`.
    fn id(&self) -> &'static str;

    /// The corpus and its license in one line, for the card of a model trained on it.
    fn title(&self) -> &'static str;

    /// Whether `path` looks like this corpus.
    fn recognizes(&self, path: &Path) -> bool;

    /// Lists the utterances of the corpus at `path`, sorted by name. No recording is opened; missing or invalid entries
    /// are in [`Corpus::faults`].
    ///
    /// # Errors
    /// `corpus-folder` if `path` cannot be read or contains no usable utterance.
    fn read(&self, path: &Path) -> Result<Corpus, Error>;
}
