//! Corpus readers, one file each.

mod crema_d;
mod emodb;
mod finish;
mod iemocap;
mod label_folders;
mod manifest;
mod named_files;
mod ravdess;
mod reader;
mod savee;
mod speaker_names;
mod table;
mod tess;

use std::path::{Path, PathBuf};

pub(crate) use crema_d::CremaD;
pub(crate) use emodb::EmoDb;
pub(crate) use iemocap::Iemocap;
pub(crate) use label_folders::LabelFolders;
pub(crate) use manifest::Manifest;
pub(crate) use ravdess::Ravdess;
pub use reader::CorpusReader;
pub(crate) use savee::Savee;
pub(crate) use tess::Tess;

use super::paths;
use crate::error::Error;

/// All readers, from the most specific to the most general.
pub const READERS: [&dyn CorpusReader; 8] = [
    &EmoDb,
    &Iemocap,
    &Ravdess,
    &CremaD,
    &Savee,
    &Tess,
    &Manifest,
    &LabelFolders,
];

/// Generic readers, which must not treat a folder with a corpus as a label.
const GENERAL: [&str; 2] = ["manifest", "folders"];
/// Maximum depth of the search for a corpus within `path`.
const DEEPEST: usize = 2;

/// The reader named `id`, or if absent the first that recognizes `path`.
///
/// # Errors
/// `corpus-folder` if no reader matches or none has that name. If `path` contains the folder of a corpus, the error
/// names it.
pub fn find_reader(id: Option<&str>, path: &Path) -> Result<&'static dyn CorpusReader, Error> {
    let fits = |reader: &&dyn CorpusReader| match id {
        Some(id) => reader.id() == id,
        None => reader.recognizes(path),
    };
    let found = READERS.iter().copied().find(fits);
    if id.is_none()
        && found.is_none_or(|reader| reader.id() == "folders")
        && let Some((folder, reader)) = within(path, DEEPEST)
    {
        return Err(Error::corpus_folder(
            path,
            "the folder of a corpus",
            format!(
                "a parent folder; pass {}, which looks like {}",
                folder.display(),
                reader.id()
            ),
        ));
    }
    found.ok_or_else(|| {
        let names: Vec<&str> = READERS.iter().map(|reader| reader.id()).collect();
        Error::corpus_folder(
            path,
            format!("one of the corpora {}", names.join(", ")),
            id.map_or_else(
                || "a folder or file with an unknown layout".to_owned(),
                |id| format!("`{id}`"),
            ),
        )
    })
}

/// A folder in `path` that a specific reader recognizes.
fn within(path: &Path, deeper: usize) -> Option<(PathBuf, &'static dyn CorpusReader)> {
    let particular = || {
        let readers = READERS.iter().copied();
        readers.filter(|reader| !GENERAL.contains(&reader.id()))
    };
    let folders = paths::folders(path).ok()?;
    folders.iter().find_map(|folder| {
        // Recordings of a corpus may be sorted by label; those folders are not corpora.
        let sorted = folders.len() > 1 && paths::holds_sounds(folder);
        let reader = particular().find(|reader| !sorted && reader.recognizes(folder));
        match reader {
            Some(reader) => Some((folder.clone(), reader)),
            None if deeper > 1 => within(folder, deeper - 1),
            None => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corpus_is_detected_by_its_folders() {
        let trees: [(&str, &[&str]); 12] = [
            ("emodb", &["wav/03a01Fa.wav"]),
            ("emodb", &["03a01Fa.wav", "readme.txt"]),
            (
                "iemocap",
                &["Session1/dialog/EmoEvaluation/Ses01F_impro01.txt"],
            ),
            ("ravdess", &["Actor_01/03-01-01-01-01-01-01.wav"]),
            (
                "ravdess",
                &["audio_speech_actors_01-24/Actor_01/03-01-01-01-01-01-01.wav"],
            ),
            ("savee", &["DC/sa01.wav", "JE/n01.wav"]),
            ("savee", &["ALL/DC_sa01.wav"]),
            ("tess", &["TESS/OAF_angry/OAF_back_angry.wav"]),
            ("manifest", &["list.tsv", "wav/1.wav"]),
            ("crema-d", &["AudioWAV/1001_DFA_ANG_XX.wav"]),
            ("manifest", &["recordings.csv"]),
            ("folders", &["happy/1.wav", "sad/2.wav"]),
        ];
        for (id, files) in trees {
            let folder = paths::tests::tree(files);
            let found = find_reader(None, folder.path()).unwrap();
            assert_eq!(found.id(), id, "{files:?}");
            assert_eq!(find_reader(Some(id), Path::new("/")).unwrap().id(), id);
        }
        for (id, inner, file) in [
            ("emodb", "emodb", "emodb/wav/03a01Fa.wav"),
            ("crema-d", "b/crema", "b/crema/AudioWAV/1001_DFA_ANG_XX.wav"),
        ] {
            let folder = paths::tests::tree(&[file]);
            let error = find_reader(None, folder.path()).err().unwrap().to_string();
            let inner = folder.path().join(inner);
            let expected = format!("pass {}, which looks like {id}", inner.display());
            assert!(error.contains(&expected), "{error}");
        }
        let sorted = paths::tests::tree(&["anger/03b01Wa.wav", "sadness/13b03Td.wav"]);
        assert_eq!(find_reader(None, sorted.path()).unwrap().id(), "folders");
        let folder = paths::tests::tree(&["letter.txt"]);
        let error = find_reader(None, folder.path()).err().unwrap();
        assert_eq!(error.code(), "corpus-folder");
        let error = find_reader(Some("timit"), folder.path()).err().unwrap();
        assert!(error.to_string().contains("`timit`"), "{error}");
    }
}
