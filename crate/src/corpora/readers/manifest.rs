//! Any recordings, listed in a CSV file: `path,label,speaker,agreement`, of which the last two may be left out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::{Corpus, Utterance};
use super::CorpusReader;
use super::files::{ends_in, entries, finish, folder_error};
use super::table::{Record, Table};
use crate::error::Error;

/// Reader of a CSV file, or of a folder with a single one. Paths are relative to the file; the labels are in alphabetical
/// order.
#[derive(Debug, Clone, Copy)]
pub struct Manifest;

impl CorpusReader for Manifest {
    fn id(&self) -> &'static str {
        "manifest"
    }

    fn title(&self) -> &'static str {
        "recordings listed in a CSV file"
    }

    fn recognizes(&self, path: &Path) -> bool {
        list(path).is_some()
    }

    fn read(&self, path: &Path) -> Result<Corpus, Error> {
        let expected = "a CSV file `path,label,speaker,agreement`, or a folder with a single one";
        let list = list(path).ok_or_else(|| {
            folder_error(path, expected, "no such file, or more than one".to_owned())
        })?;
        let mut table = Table::open(&list)?;
        let mut corpus = Corpus::default();
        let mut labelled = Vec::new();
        while let Some(record) = table.next(&mut corpus.faults) {
            match utterance(&table, &record) {
                Ok(found) => labelled.push(found),
                Err(expected) => corpus.faults.push(table.wrong(&record, expected)),
            }
        }
        let labels: BTreeSet<String> = labelled.iter().map(|(label, _)| label.clone()).collect();
        corpus.labels = labels.into_iter().collect();
        for (label, mut utterance) in labelled {
            utterance.label = corpus.labels.binary_search(&label).unwrap_or(0);
            if utterance.path.is_file() {
                corpus.utterances.push(utterance);
            } else {
                corpus.faults.push(utterance.unusable(&"no such file"));
            }
        }
        finish(corpus, path, expected)
    }
}

fn list(path: &Path) -> Option<PathBuf> {
    if path.is_file() {
        return ends_in(path, &["csv"]).then(|| path.to_owned());
    }
    let mut files = entries(path).ok()?;
    files.retain(|path| path.is_file() && ends_in(path, &["csv"]));
    files.pop().filter(|_| files.is_empty())
}

fn utterance(table: &Table, record: &Record) -> Result<(String, Utterance), &'static str> {
    let path = table
        .field(record, "path")
        .ok_or("a path in a column `path`")?;
    let label = table
        .field(record, "label")
        .ok_or("a label in a column `label`")?;
    let agreement = match table.field(record, "agreement") {
        None => None,
        Some(text) => {
            let share = text
                .parse::<f32>()
                .ok()
                .filter(|share| (0.0..=1.0).contains(share));
            Some(share.ok_or("a number from 0 to 1 in the column `agreement`")?)
        }
    };
    let utterance = Utterance {
        name: path.to_owned(),
        path: table.folder.join(path),
        speaker: table
            .field(record, "speaker")
            .unwrap_or_default()
            .to_owned(),
        agreement,
        listed: Some(table.line(record)),
        ..Utterance::default()
    };
    Ok((label.to_owned(), utterance))
}

#[cfg(test)]
mod tests {
    use super::super::files::tests::{put, tree};
    use super::*;

    #[test]
    fn lines_are_read_and_bad_ones_named() {
        let folder = tree(&["a/1.wav", "a/2.wav", "a/3.wav"]);
        let text = "\u{feff}path,label,speaker,agreement\r\n\
            a/2.wav, sad ,anna,0.75\r\n\
            a/1.wav,happy,,\r\n\
            a/9.wav,happy,anna,1\r\n\
            a/3.wav,,anna,1\r\n\
            a/3.wav,sad,anna,75\r\n\
            a/3.wav,sad\r\n";
        put(folder.path(), "list.csv", text.as_bytes());
        for path in [folder.path().to_owned(), folder.path().join("list.csv")] {
            let corpus = Manifest.read(&path).unwrap();
            assert_eq!(corpus.labels, ["happy", "sad"]);
            let found: Vec<_> = corpus
                .utterances
                .iter()
                .map(|u| (u.name.as_str(), u.label, u.speaker.as_str(), u.agreement))
                .collect();
            let expected = [("a/1.wav", 0, "", None), ("a/2.wav", 1, "anna", Some(0.75))];
            assert_eq!(found, expected);
            let faults: Vec<String> = corpus.faults.iter().map(ToString::to_string).collect();
            assert_eq!(faults.len(), 4, "{faults:?}");
            let named = |line: &str, part: &str| {
                assert!(
                    faults.iter().any(|f| f.contains(line) && f.contains(part)),
                    "{faults:?}"
                );
            };
            named("line 4", "a/9.wav");
            named("line 5", "label");
            named("line 6", "0 to 1");
            named("line 7", "2 of 4");
        }
    }

    #[test]
    fn a_list_without_labels_is_refused() {
        let folder = tree(&["1.wav"]);
        put(folder.path(), "list.csv", b"file,emotion\n1.wav,sad\n");
        let error = Manifest.read(folder.path()).unwrap_err();
        assert!(error.to_string().contains("column `path`"), "{error}");
        put(folder.path(), "other.csv", b"path,label\n");
        assert_eq!(
            Manifest.read(folder.path()).unwrap_err().code(),
            "corpus-folder"
        );
    }
}
