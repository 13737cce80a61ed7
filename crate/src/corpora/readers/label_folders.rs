//! Recordings in one folder per label: `happy/1.wav`, or with the speaker `happy/anna/1.wav`.

use std::collections::BTreeSet;
use std::path::Path;

use super::super::paths::{composed, folders, shown_name, sounds};
use super::super::{Corpus, Utterance};
use super::finish::finish;
use super::reader::CorpusReader;
use super::speaker_names::look_like_speakers;
use crate::error::Error;

const EXPECTED: &str = "a folder of recordings for each label";

/// Reader of one folder per label. Labels are in alphabetical order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LabelFolders;

impl CorpusReader for LabelFolders {
    fn id(&self) -> &'static str {
        "folders"
    }

    fn title(&self) -> &'static str {
        "recordings in a folder for each label"
    }

    fn recognizes(&self, path: &Path) -> bool {
        let mut folders = folders(path).unwrap_or_default().into_iter();
        folders.any(|folder| sounds(&folder).is_ok_and(|sounds| !sounds.is_empty()))
    }

    fn read(&self, folder: &Path) -> Result<Corpus, Error> {
        let mut corpus = Corpus::default();
        let mut names: Vec<BTreeSet<String>> = Vec::new();
        for label_folder in folders(folder)? {
            let recordings = sounds(&label_folder)?;
            if recordings.is_empty() {
                corpus.faults.push(Error::corpus_folder(
                    &label_folder,
                    "the recordings of one label",
                    "no recording",
                ));
                continue;
            }
            let label = corpus.labels.len();
            corpus.labels.push(composed(&shown_name(&label_folder)));
            names.push(recordings.iter().map(|path| shown_name(path)).collect());
            corpus.utterances.extend(recordings.into_iter().map(|path| {
                let within = path.strip_prefix(folder).unwrap_or(&path);
                let parts: Vec<_> = within.components().map(|part| part.as_os_str()).collect();
                Utterance {
                    name: within.to_string_lossy().into_owned(),
                    label,
                    speaker: match parts.as_slice() {
                        [_, speaker, _, ..] => speaker.to_string_lossy().into_owned(),
                        _ => String::new(),
                    },
                    path,
                    ..Utterance::default()
                }
            }));
        }
        if look_like_speakers(&corpus.labels, &names) {
            let received = format!(
                "folders that look like speakers ({}): sort the recordings by label, or list them in a table \
                 (`path,label,speaker`)",
                corpus.labels.join(", ")
            );
            return Err(Error::corpus_folder(folder, EXPECTED, received));
        }
        finish(corpus, folder, EXPECTED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpora::paths::tests::tree;

    #[test]
    fn folders_are_labels_and_those_within_are_speakers() {
        let folder = tree(&[
            "sad/1.wav",
            "happy/anna/2.wav",
            "happy/ben/2.wav",
            "notes/a.txt",
        ]);
        let corpus = LabelFolders.read(folder.path()).unwrap();
        assert_eq!(corpus.labels, ["happy", "sad"]);
        let found: Vec<_> = corpus
            .utterances
            .iter()
            .map(|u| (u.name.as_str(), u.label, u.speaker.as_str()))
            .collect();
        let expected = [
            ("happy/anna/2.wav", 0, "anna"),
            ("happy/ben/2.wav", 0, "ben"),
            ("sad/1.wav", 1, ""),
        ];
        assert_eq!(found, expected);
        assert!(corpus.faults[0].to_string().contains("notes"));
    }

    #[test]
    fn folders_of_speakers_are_refused_with_their_names() {
        let folder = tree(&["Speaker1/a.wav", "Speaker2/b.wav"]);
        let error = LabelFolders.read(folder.path()).unwrap_err();
        assert_eq!(error.code(), "corpus-folder");
        assert!(error.to_string().contains("Speaker1, Speaker2"), "{error}");
    }

    #[test]
    fn recordings_without_labels_are_refused() {
        let folder = tree(&["1.wav", "2.wav"]);
        let error = LabelFolders.read(folder.path()).unwrap_err();
        assert_eq!(error.code(), "corpus-folder");
    }
}
