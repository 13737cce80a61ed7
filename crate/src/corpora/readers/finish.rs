//! Final checks of every reader: sorts the corpus or returns an error if it is empty.

use super::super::{Corpus, Utterance};
use crate::error::{Cause, Error};
use std::path::Path;

/// Sorts the utterances and rejects an empty corpus. `expected` describes the expected content of `path`.
pub(super) fn finish(mut corpus: Corpus, path: &Path, expected: &str) -> Result<Corpus, Error> {
    if corpus.utterances.is_empty() {
        let received = match (corpus.faults.first(), corpus.faults.len()) {
            (None, _) => "no recording".into(),
            (Some(fault), 1) => {
                Cause::with_text(format!("none that can be used: {fault}"), fault.clone())
            }
            (Some(fault), count) => Cause::with_text(
                format!("none that can be used; the first of {count} faults: {fault}"),
                fault.clone(),
            ),
        };
        return Err(Error::corpus_folder(path, expected, received));
    }
    corpus
        .utterances
        .sort_by(|left, right| left.name.cmp(&right.name));
    drop_repeated(&mut corpus);
    Ok(corpus)
}

/// Names must be unique, because results and splits refer to them. Of duplicates, only the first is kept.
fn drop_repeated(corpus: &mut Corpus) {
    let mut kept: Vec<Utterance> = Vec::with_capacity(corpus.utterances.len());
    for utterance in corpus.utterances.drain(..) {
        match kept.last() {
            Some(last) if last.name == utterance.name => {
                let other = last.path.display();
                let reason = format!("the name `{}` is also used by {other}", utterance.name);
                corpus.faults.push(utterance.unusable(reason));
            }
            _ => kept.push(utterance),
        }
    }
    corpus.utterances = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_utterances_with_one_name_the_first_is_kept() {
        let utterance = |path: &str| Utterance {
            name: "x".to_owned(),
            path: path.into(),
            ..Utterance::default()
        };
        let corpus = Corpus {
            labels: vec!["a".to_owned()],
            utterances: vec![utterance("1/x.wav"), utterance("2/x.wav")],
            ..Corpus::default()
        };
        let corpus = finish(corpus, Path::new("."), "").unwrap();
        assert_eq!(corpus.utterances.len(), 1);
        let fault = corpus.faults[0].to_string();
        assert!(
            fault.contains("2/x.wav") && fault.contains("1/x.wav"),
            "{fault}"
        );
    }
}
