//! The readers of the corpora, one file each.

mod crema_d;
mod emodb;
mod files;
mod iemocap;
mod label_folders;
mod manifest;
mod ravdess;
mod table;

use std::path::Path;

pub use crema_d::CremaD;
pub use emodb::EmoDb;
#[cfg(feature = "distill")]
pub(crate) use files::sounds;
pub use iemocap::Iemocap;
pub use label_folders::LabelFolders;
pub use manifest::Manifest;
pub use ravdess::Ravdess;

use super::Corpus;
use crate::error::Error;

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

/// Every reader, the most particular first.
pub const READERS: [&dyn CorpusReader; 6] = [
    &EmoDb,
    &Iemocap,
    &Ravdess,
    &CremaD,
    &Manifest,
    &LabelFolders,
];

/// The reader called `id`, or where that is absent the first that recognises `path`.
///
/// # Errors
/// `corpus-folder` where no reader does, or none has that name.
pub fn find_reader(id: Option<&str>, path: &Path) -> Result<&'static dyn CorpusReader, Error> {
    let fits = |reader: &&&dyn CorpusReader| match id {
        Some(id) => reader.id() == id,
        None => reader.recognizes(path),
    };
    READERS.iter().find(fits).copied().ok_or_else(|| {
        let names: Vec<&str> = READERS.iter().map(|reader| reader.id()).collect();
        files::folder_error(
            path,
            &format!("one of the corpora {}", names.join(", ")),
            id.map_or_else(
                || "a folder or file that looks like none of them".to_owned(),
                |id| format!("`{id}`"),
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corpus_is_known_by_its_folders() {
        let trees: [(&str, &[&str]); 7] = [
            ("emodb", &["wav/03a01Fa.wav"]),
            ("emodb", &["03a01Fa.wav", "readme.txt"]),
            (
                "iemocap",
                &["Session1/dialog/EmoEvaluation/Ses01F_impro01.txt"],
            ),
            ("ravdess", &["Actor_01/03-01-01-01-01-01-01.wav"]),
            ("crema-d", &["AudioWAV/1001_DFA_ANG_XX.wav"]),
            ("manifest", &["recordings.csv"]),
            ("folders", &["happy/1.wav", "sad/2.wav"]),
        ];
        for (id, files) in trees {
            let folder = files::tests::tree(files);
            let found = find_reader(None, folder.path()).unwrap();
            assert_eq!(found.id(), id, "{files:?}");
            assert_eq!(find_reader(Some(id), Path::new("/")).unwrap().id(), id);
        }
        let folder = files::tests::tree(&["letter.txt"]);
        let error = find_reader(None, folder.path()).err().unwrap();
        assert_eq!(error.code(), "corpus-folder");
        let error = find_reader(Some("timit"), folder.path()).err().unwrap();
        assert!(error.to_string().contains("`timit`"), "{error}");
    }
}
