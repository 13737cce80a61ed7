//! Finding files and folders, for all readers.

use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::error::Error;

/// Endings of the sound files that can be decoded.
const SOUNDS: [&str; 9] = [
    "wav", "wave", "flac", "ogg", "oga", "opus", "mp3", "mp2", "mp1",
];
/// Folders within folders that are still searched; links may lead in circles.
const DEEPEST: usize = 8;

/// What lies in `folder`, sorted, without hidden files: archives made on a Mac leave `._name` beside every file.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable = |error: std::io::Error| {
        folder_error(folder, "a folder that can be read", error.to_string())
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if !hidden {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The folders directly in `folder`, sorted.
pub(super) fn folders(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut paths = entries(folder)?;
    paths.retain(|path| path.is_dir());
    Ok(paths)
}

/// The sound files in `folder` and in the folders within, sorted.
pub(crate) fn sounds(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    collect(folder, DEEPEST, &mut found)?;
    Ok(found)
}

/// Whether sound files lie directly in `folder`.
pub(super) fn holds_sounds(folder: &Path) -> bool {
    let entries = entries(folder).unwrap_or_default();
    entries.iter().any(|path| is_sound(path) && path.is_file())
}

fn collect(folder: &Path, deeper: usize, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    for path in entries(folder)? {
        if path.is_dir() {
            if deeper > 0 {
                collect(&path, deeper - 1, found)?;
            }
        } else if is_sound(&path) {
            found.push(path);
        }
    }
    Ok(())
}

/// Whether the name ends as one of a sound file.
pub(super) fn is_sound(path: &Path) -> bool {
    ends_in(path, &SOUNDS)
}

/// Whether the ending is one of `endings`, in whatever case.
pub(super) fn ends_in(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|found| {
        endings
            .iter()
            .any(|ending| found.eq_ignore_ascii_case(ending))
    })
}

/// The name without its ending, where it is Unicode.
pub(super) fn stem(path: &Path) -> Option<&str> {
    path.file_stem().and_then(|stem| stem.to_str())
}

/// Text in Unicode's composed form (NFC): a Mac decomposes the names of files, other systems do not.
pub(super) fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// The name, for people.
pub(super) fn shown_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// A folder, or a file taken for a corpus, that is not what it should be.
pub(super) fn folder_error(path: &Path, expected: &str, received: String) -> Error {
    Error::CorpusFolder {
        path: path.display().to_string(),
        expected: expected.to_owned(),
        received,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A folder with empty files.
    pub(in crate::corpora) fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            put(folder.path(), file, b"");
        }
        folder
    }

    /// Writes one file and the folders that it needs.
    pub(in crate::corpora) fn put(folder: &Path, file: &str, bytes: &[u8]) {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    #[test]
    fn sounds_are_found_at_any_depth_and_hidden_files_passed_over() {
        let folder = tree(&[
            "b/c/1.WAV",
            "a.flac",
            "._a.wav",
            ".git/2.wav",
            "a.txt",
            "b/z.mp3",
        ]);
        let found = sounds(folder.path()).unwrap();
        let names: Vec<String> = found.iter().map(|path| shown_name(path)).collect();
        assert_eq!(names, ["a.flac", "1.WAV", "z.mp3"]);
    }
}
