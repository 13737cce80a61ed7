//! What every reader offers.

use super::super::Corpus;
use crate::error::Error;
use std::path::Path;

/// Lists the utterances of one kind of corpus.
pub trait CorpusReader: Sync {
    /// The name that `--corpus` takes.
    fn id(&self) -> &'static str;

    /// The corpus and its licence in one line, for the card of a model that is trained on it.
    fn title(&self) -> &'static str;

    /// Whether `path` looks like this corpus.
    fn recognizes(&self, path: &Path) -> bool;

    /// Lists the utterances of the corpus at `path`, sorted by name. No recording is opened; what is missing or makes no
    /// sense is among [`Corpus::faults`].
    ///
    /// # Errors
    /// `corpus-folder` where `path` cannot be read or holds no utterance that can be used.
    fn read(&self, path: &Path) -> Result<Corpus, Error>;
}
