//! Any recordings, sorted into a folder for each label: `happy/1.wav`, or with the speaker `happy/anna/1.wav`.

use std::path::Path;

use super::super::{Corpus, Utterance};
use super::CorpusReader;
use super::files::{finish, folders, shown_name, sounds};
use crate::error::Error;

/// Reader of a folder for each label; the labels are in alphabetical order.
#[derive(Debug, Clone, Copy)]
pub struct LabelFolders;

impl CorpusReader for LabelFolders {
    fn id(&self) -> &'static str {
        "folders"
    }

    fn title(&self) -> &'static str {
        "recordings in a folder for each label"
    }

    fn recognizes(&self, path: &Path) -> bool {
        self.read(path).is_ok()
    }

    fn read(&self, folder: &Path) -> Result<Corpus, Error> {
        let mut corpus = Corpus::default();
        for label_folder in folders(folder)? {
            let recordings = sounds(&label_folder)?;
            if recordings.is_empty() {
                corpus.faults.push(super::files::folder_error(
                    &label_folder,
                    "the recordings of one label",
                    "no recording".to_owned(),
                ));
                continue;
            }
            let label = corpus.labels.len();
            corpus.labels.push(shown_name(&label_folder));
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
        finish(corpus, folder, "a folder of recordings for each label")
    }
}

#[cfg(test)]
mod tests {
    use super::super::files::tests::tree;
    use super::*;

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
    fn recordings_without_labels_are_refused() {
        let folder = tree(&["1.wav", "2.wav"]);
        let error = LabelFolders.read(folder.path()).unwrap_err();
        assert_eq!(error.code(), "corpus-folder");
    }
}
