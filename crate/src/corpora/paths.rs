//! Searching files and folders, for all readers.

use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::error::Error;

/// Extensions of supported audio files.
const SOUNDS: [&str; 9] = [
    "wav", "wave", "flac", "ogg", "oga", "opus", "mp3", "mp2", "mp1",
];
/// Maximum depth of the search, because links may form cycles.
const DEEPEST: usize = 8;

/// The entries of `folder`, sorted, without hidden files such as the `._name` files of macOS archives.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable =
        |error: std::io::Error| Error::corpus_folder(folder, "a folder that can be read", error);
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

/// The audio files in `folder` and its subfolders, sorted.
pub(crate) fn sounds(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    collect(folder, DEEPEST, &mut found)?;
    Ok(found)
}

/// Whether `folder` directly contains audio files.
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

/// Whether the file has an audio extension.
pub(super) fn is_sound(path: &Path) -> bool {
    ends_in(path, &SOUNDS)
}

/// Whether the extension is one of `endings`, case-insensitively.
pub(super) fn ends_in(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|found| {
        endings
            .iter()
            .any(|ending| found.eq_ignore_ascii_case(ending))
    })
}

/// The file name without its extension, if it is valid Unicode.
pub(super) fn stem(path: &Path) -> Option<&str> {
    path.file_stem().and_then(|stem| stem.to_str())
}

/// Text in Unicode's composed form (NFC): macOS decomposes file names, other systems do not.
pub(super) fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// The name for display.
pub(super) fn shown_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
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

    /// Writes one file and creates its parent folders.
    pub(in crate::corpora) fn put(folder: &Path, file: &str, bytes: &[u8]) {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    #[test]
    fn audio_files_are_found_at_any_depth_and_hidden_files_are_skipped() {
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
