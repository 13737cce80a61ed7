//! Recordings listed in a table: `path,label,speaker,agreement`, of which the last two are optional.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::super::archive::Archive;
use super::super::listing::{ListedRecording, parse_listing};
use super::super::paths::{composed, ends_in, entries, sounds};
use super::super::{Corpus, Line, Utterance};
use super::finish::finish;
use super::reader::CorpusReader;
use crate::error::Error;

/// Reader of a table (CSV with commas, semicolons or tabs), of a folder that contains one, or of a zip archive that
/// contains one, such as an export of the page. Paths are relative to the table. Labels are in alphabetical order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manifest;

const EXPECTED: &str = "a table of recordings (CSV) with the columns `path` and `label`, or a folder with a single one";
const TABLES: [&str; 3] = ["csv", "tsv", "txt"];

impl CorpusReader for Manifest {
    fn id(&self) -> &'static str {
        "manifest"
    }

    fn title(&self) -> &'static str {
        "recordings listed in a CSV file"
    }

    fn recognizes(&self, path: &Path) -> bool {
        ends_in(path, &["zip"]) && path.is_file() || list(path).is_some()
    }

    fn read(&self, path: &Path) -> Result<Corpus, Error> {
        let (list, bytes, archive) = if ends_in(path, &["zip"]) && path.is_file() {
            let archive = Archive::open(path)?;
            let (list, bytes) = archive.only_table()?;
            (list, bytes, Some(archive.sounds()))
        } else {
            let list = list(path).ok_or_else(|| {
                Error::corpus_folder(path, EXPECTED, "no such file, or more than one")
            })?;
            let bytes =
                fs::read(&list).map_err(|error| Error::corpus_folder(&list, EXPECTED, error))?;
            (list, bytes, None)
        };
        let rows =
            parse_listing(&bytes).map_err(|error| Error::corpus_folder(&list, EXPECTED, error))?;
        corpus(path, &list, rows, &Sounds::new(&list, archive))
    }
}

/// The table at `path`, or the only one in the folder.
fn list(path: &Path) -> Option<PathBuf> {
    if path.is_file() {
        return ends_in(path, &TABLES).then(|| path.to_owned());
    }
    let mut files = entries(path).ok()?;
    files.retain(|path| path.is_file() && ends_in(path, &["csv", "tsv"]));
    files.pop().filter(|_| files.is_empty())
}

fn corpus(
    path: &Path,
    list: &Path,
    rows: Vec<ListedRecording>,
    sounds: &Sounds,
) -> Result<Corpus, Error> {
    let mut corpus = Corpus::default();
    let mut labelled = Vec::new();
    for row in rows {
        match utterance(list, &row) {
            Ok(found) => labelled.push(found),
            Err(expected) => corpus.faults.push(Error::CorpusLine {
                file: list.display().to_string(),
                line: row.line,
                expected,
                received: format!("`{},{},{}`", row.file, row.label, row.speaker),
            }),
        }
    }
    let labels: BTreeSet<String> = labelled.iter().map(|(label, _)| label.clone()).collect();
    corpus.labels = labels.into_iter().collect();
    for (label, mut utterance) in labelled {
        utterance.label = corpus.labels.binary_search(&label).unwrap_or(0);
        match sounds.find(&utterance.name) {
            Some(path) => {
                utterance.path = path;
                corpus.utterances.push(utterance);
            }
            None => corpus.faults.push(utterance.unusable("no such file")),
        }
    }
    finish(corpus, path, EXPECTED)
}

fn utterance(list: &Path, row: &ListedRecording) -> Result<(String, Utterance), &'static str> {
    if row.surplus > 0 {
        return Err("as many columns as headings");
    }
    if row.file.is_empty() {
        return Err("a path in a column `path`");
    }
    if row.label.is_empty() {
        return Err("a label in a column `label`");
    }
    let agreement = match row.agreement.as_str() {
        "" => None,
        // Tables with semicolons use decimal commas.
        text => {
            let share = text.replace(',', ".").parse::<f32>().ok();
            let share = share.filter(|share| (0.0..=1.0).contains(share));
            Some(share.ok_or("a number from 0 to 1 in the column `agreement`")?)
        }
    };
    let utterance = Utterance {
        name: row.file.clone(),
        path: list
            .parent()
            .map(|folder| folder.join(&row.file))
            .unwrap_or_default(),
        speaker: composed(&row.speaker),
        agreement,
        listed: Some(Line {
            file: list.to_owned(),
            number: row.line,
        }),
        ..Utterance::default()
    };
    Ok((composed(&row.label), utterance))
}

/// The audio files near a table, indexed by path.
struct Sounds {
    folder: PathBuf,
    /// Paths in the archive that contains the table.
    archive: Option<Vec<PathBuf>>,
    index: OnceCell<Index>,
}

#[derive(Default)]
struct Index {
    /// By path relative to the table's folder, normalized with [`key`].
    by_path: BTreeMap<String, PathBuf>,
    /// By file name, if it is unique.
    by_name: BTreeMap<String, Option<PathBuf>>,
}

impl Sounds {
    fn new(list: &Path, archive: Option<Vec<PathBuf>>) -> Self {
        Self {
            folder: list.parent().map(Path::to_owned).unwrap_or_default(),
            archive,
            index: OnceCell::new(),
        }
    }

    /// Folders are searched only if a listed path does not exist.
    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let folder = || sounds(&self.folder).unwrap_or_default();
            let mut index = Index::default();
            for path in self.archive.clone().unwrap_or_else(folder) {
                let within = path.strip_prefix(&self.folder).unwrap_or(&path);
                let key = key(&within.to_string_lossy());
                let name = key.rsplit('/').next().unwrap_or_default().to_owned();
                index
                    .by_name
                    .entry(name)
                    .and_modify(|other| *other = None)
                    .or_insert_with(|| Some(path.clone()));
                index.by_path.insert(key, path);
            }
            index
        })
    }

    /// Resolves a listed path: the path itself; a path that differs in Unicode normal form or case; a suffix of a path
    /// from another machine; or a unique file name.
    fn find(&self, file: &str) -> Option<PathBuf> {
        let direct = self.folder.join(file);
        if direct.is_file() {
            return Some(direct);
        }
        let index = self.index();
        let key = key(file);
        let mut end = key.as_str();
        loop {
            if let Some(path) = index.by_path.get(end) {
                return Some(path.clone());
            }
            match end.split_once('/') {
                Some((_, shorter)) => end = shorter,
                None => break,
            }
        }
        index.by_name.get(end).cloned().flatten()
    }
}

/// The normalized form under which two spellings of a path match.
fn key(path: &str) -> String {
    composed(path).to_lowercase().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpora::paths::tests::{put, tree};

    #[test]
    fn lines_are_read_and_invalid_ones_are_reported() {
        let folder = tree(&["a/1.wav", "a/2.wav", "a/3.wav"]);
        let text = "\u{feff}path,label,speaker,agreement\r\n\
            a/2.wav, sad ,anna,0.75\r\n\
            a/1.wav,happy\r\n\
            a/9.wav,happy,anna,1\r\n\
            a/3.wav,,anna,1\r\n\
            a/3.wav,sad,anna,75\r\n\
            a/3.wav,sad,anna,0,75\r\n";
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
            named("line 7", "columns");
        }
    }

    #[test]
    fn an_unrelated_table_is_refused_with_its_headings() {
        let folder = tree(&["1.wav"]);
        put(folder.path(), "list.csv", b"date,price\n1.wav,sad\n");
        let error = Manifest.read(folder.path()).unwrap_err();
        assert_eq!(error.code(), "corpus-folder");
        assert!(error.to_string().contains("date, price"), "{error}");
        put(folder.path(), "other.csv", b"path,label\n");
        assert_eq!(
            Manifest.read(folder.path()).unwrap_err().code(),
            "corpus-folder"
        );
    }

    #[test]
    fn audio_files_are_found_by_paths_of_other_machines() {
        // `ü` composed in the table and decomposed in the file name, and vice versa.
        let folder = tree(&[
            "wav/u\u{308}ber.wav",
            "wav/\u{e4}.wav",
            "wav/B1.WAV",
            "c/d/e.wav",
        ]);
        let text = "Datei;Emotion\n\
            C:\\Users\\me\\corpus\\wav\\\u{fc}ber.wav;froh\n\
            wav\\a\u{308}.wav;fro\u{308}h\n\
            /home/me/wav/b1.wav;fr\u{f6}h\n\
            e.wav;froh\n";
        put(folder.path(), "list.csv", text.as_bytes());
        let corpus = Manifest.read(folder.path()).unwrap();
        assert_eq!(corpus.faults, []);
        assert_eq!(corpus.labels, ["froh", "fr\u{f6}h"]);
        assert_eq!(corpus.utterances.len(), 4);
        assert!(corpus.utterances.iter().all(|u| u.path.is_file()));
    }

    #[test]
    fn of_two_audio_files_with_one_name_none_is_used() {
        let folder = tree(&["a/1.wav", "b/1.wav", "c/2.wav"]);
        put(
            folder.path(),
            "list.csv",
            b"path,label\n1.wav,sad\n2.wav,sad\n",
        );
        let corpus = Manifest.read(folder.path()).unwrap();
        assert_eq!(corpus.utterances.len(), 1);
        assert!(corpus.faults[0].to_string().contains("1.wav"));
    }
}
