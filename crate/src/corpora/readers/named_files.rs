//! Corpora that have label and speaker of each recording in its file name only.

use std::path::Path;

use super::super::paths::sounds;
use super::super::{Corpus, Utterance};
use super::finish::finish;
use crate::error::Error;

/// The utterance of a file; `None` if its name is not one of the corpus.
type Parse = fn(&Path) -> Option<Utterance>;

/// Whether at least half of the recordings have names of the corpus.
pub(super) fn recognizes(folder: &Path, parse: Parse) -> bool {
    let sounds = sounds(folder).unwrap_or_default();
    let known = sounds.iter().filter(|sound| parse(sound).is_some()).count();
    known > 0 && 2 * known >= sounds.len()
}

/// Reads all recordings below `folder`. `name_form` and `expected` describe a name and the content for errors.
pub(super) fn read(
    folder: &Path,
    labels: Vec<String>,
    parse: Parse,
    name_form: &'static str,
    expected: &str,
) -> Result<Corpus, Error> {
    let mut corpus = Corpus {
        labels,
        ..Corpus::default()
    };
    for path in sounds(folder)? {
        match parse(&path) {
            Some(utterance) => corpus.utterances.push(utterance),
            None => corpus
                .faults
                .push(Error::corpus_file_name(&path, name_form)),
        }
    }
    finish(corpus, folder, expected)
}
