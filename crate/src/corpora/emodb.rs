//! Emo-DB, the Berlin Database of Emotional Speech: 535 utterances by ten actors
//! (Burkhardt et al., *A Database of German Emotional Speech*, Interspeech 2005).
//!
//! The names of the files say everything: `03a01Fa.wav` is speaker 03, text a01, emotion F, version a. The letters
//! stand for the German words (Wut, Langeweile, Ekel, Angst, Freude, Trauer, neutral). The listening test lies beside
//! the recordings in `erkennung.txt` and covers more utterances than were published.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Corpus, Utterance};
use crate::error::Error;

/// Letter and label of every emotion, in the order of the network's outputs.
const EMOTIONS: [(u8, &str); 7] = [
    (b'W', "anger"),
    (b'L', "boredom"),
    (b'E', "disgust"),
    (b'A', "fear"),
    (b'F', "happiness"),
    (b'T', "sadness"),
    (b'N', "neutral"),
];
const RATINGS: &str = "erkennung.txt";
const NAME_FORM: &str = "03a01Fa.wav (speaker, text, emotion W, L, E, A, F, T or N, version), as Emo-DB names its files";

/// Reader of Emo-DB.
#[derive(Debug, Clone, Copy)]
pub struct EmoDb;

impl EmoDb {
    /// The clips that are shown and tested with: whoever trains must hold them out, or they show nothing.
    pub const CLIPS: [&str; 8] = [
        "03b01Wa", "08a05Fe", "08b03Tc", "13b03Td", "14a07Aa", "15a05Eb", "15b10Nc", "16a05La",
    ];

    /// Reads the names in `folder`: the folder of the recordings, or the one that holds it under the name `wav`.
    /// Agreement comes from `erkennung.txt` where that lies beside the recordings or beside their folder. Files that
    /// are not `.wav`, and hidden ones, are passed over; no recording is opened.
    ///
    /// # Errors
    /// `corpus-folder` where nothing can be read or no recording is found, `corpus-file-name` for a `.wav` whose name
    /// does not follow the scheme, `corpus-ratings` for a line of the listening test that makes no sense.
    pub fn read(folder: &Path) -> Result<Corpus, Error> {
        let inner = folder.join("wav");
        let recordings = if inner.is_dir() { &inner } else { folder };
        let agreements = match ratings_file(recordings) {
            Some(path) => read_ratings(&path)?,
            None => BTreeMap::new(),
        };

        let mut utterances = Vec::new();
        for path in wav_files(recordings)? {
            let mut utterance = parse_name(&path)?;
            utterance.agreement = agreements.get(&utterance.name).copied();
            utterances.push(utterance);
        }
        if utterances.is_empty() {
            return Err(folder_error(
                folder,
                "the recordings of Emo-DB, or a folder `wav` that holds them",
                "no .wav file".to_owned(),
            ));
        }
        utterances.sort_by(|left, right| left.name.cmp(&right.name));
        let labels = EMOTIONS.iter().map(|(_, label)| (*label).to_owned());
        Ok(Corpus {
            labels: labels.collect(),
            utterances,
        })
    }
}

fn wav_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable = |error: std::io::Error| {
        folder_error(folder, "a folder that can be read", error.to_string())
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        let wav = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("wav"));
        if wav && !hidden {
            paths.push(path);
        }
    }
    Ok(paths)
}

fn parse_name(path: &Path) -> Result<Utterance, Error> {
    let wrong = || Error::CorpusFileName {
        file: path.display().to_string(),
        expected: NAME_FORM,
    };
    let name = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .ok_or_else(wrong)?;
    let &[s0, s1, text, t0, t1, emotion, version] = name.as_bytes() else {
        return Err(wrong());
    };
    let scheme = [s0, s1, t0, t1].iter().all(u8::is_ascii_digit)
        && text.is_ascii_lowercase()
        && version.is_ascii_lowercase();
    let label = EMOTIONS.iter().position(|(letter, _)| *letter == emotion);
    match label {
        Some(label) if scheme => Ok(Utterance {
            name: name.to_owned(),
            path: path.to_owned(),
            label,
            speaker: name.chars().take(2).collect(),
            agreement: None,
        }),
        _ => Err(wrong()),
    }
}

fn ratings_file(recordings: &Path) -> Option<PathBuf> {
    let beside_folder = recordings.parent().map(|parent| parent.join(RATINGS));
    [Some(recordings.join(RATINGS)), beside_folder]
        .into_iter()
        .flatten()
        .find(|path| path.is_file())
}

/// The share of listeners who recognised the emotion, by the name of the utterance.
///
/// The file is in Latin-1 with tabs between the columns, decimal commas, and fields padded with no-break spaces:
/// number, file, per cent recognised, per cent who found it natural.
fn read_ratings(path: &Path) -> Result<BTreeMap<String, f32>, Error> {
    let file = path.display().to_string();
    let bytes = fs::read(path)
        .map_err(|error| folder_error(path, "a file that can be read", error.to_string()))?;
    // Latin-1 is the first 256 characters of Unicode.
    let text: String = bytes.into_iter().map(char::from).collect();

    let mut agreements = BTreeMap::new();
    for (index, line) in text.lines().enumerate().skip(1) {
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |expected| Error::CorpusRatings {
            file: file.clone(),
            line: index + 1,
            expected,
            received: format!("`{}`", line.trim()),
        };
        let mut columns = line.split('\t').map(str::trim);
        let (Some(utterance), Some(recognised)) = (columns.nth(1), columns.next()) else {
            return Err(wrong("number, file and per cent recognised between tabs"));
        };
        let percent = recognised
            .replace(',', ".")
            .parse::<f32>()
            .ok()
            .filter(|percent| (0.0..=100.0).contains(percent))
            .ok_or_else(|| wrong("a percentage in the third column"))?;
        let name = utterance.strip_suffix(".wav").unwrap_or(utterance);
        agreements.insert(name.to_owned(), percent / 100.0);
    }
    Ok(agreements)
}

fn folder_error(path: &Path, expected: &str, received: String) -> Error {
    Error::CorpusFolder {
        path: path.display().to_string(),
        expected: expected.to_owned(),
        received,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, b"").unwrap();
        }
        folder
    }

    #[test]
    fn names_tell_speaker_and_emotion() {
        let folder = tree(&[
            "wav/16b10Wb.wav",
            "wav/03a01Fa.wav",
            "wav/08a02La.WAV",
            "wav/.03a01Fa.wav",
            "wav/notes.txt",
            "README",
        ]);
        let corpus = EmoDb::read(folder.path()).unwrap();
        let found: Vec<_> = corpus
            .utterances
            .iter()
            .map(|u| {
                (
                    u.name.as_str(),
                    u.speaker.as_str(),
                    corpus.labels[u.label].as_str(),
                )
            })
            .collect();
        let expected = [
            ("03a01Fa", "03", "happiness"),
            ("08a02La", "08", "boredom"),
            ("16b10Wb", "16", "anger"),
        ];
        assert_eq!(found, expected);
        assert!(corpus.utterances.iter().all(|u| u.agreement.is_none()));
        assert_eq!(corpus.counts(), [1, 1, 0, 0, 1, 0, 0]);
        assert_eq!(
            corpus.utterances[2].path,
            folder.path().join("wav/16b10Wb.wav")
        );
    }

    #[test]
    fn labels_are_in_the_order_of_the_outputs() {
        let names = ["W", "L", "E", "A", "F", "T", "N"].map(|letter| format!("03a01{letter}a.wav"));
        let folder = tree(&names.each_ref().map(String::as_str));
        let corpus = EmoDb::read(folder.path()).unwrap();
        let of_letter = |letter| {
            let is_it = |u: &&Utterance| u.name.as_bytes()[5] == letter;
            let utterance = corpus.utterances.iter().find(is_it).unwrap();
            corpus.labels[utterance.label].as_str()
        };
        let labels = [
            "anger",
            "boredom",
            "disgust",
            "fear",
            "happiness",
            "sadness",
            "neutral",
        ];
        assert_eq!(corpus.labels, labels);
        assert_eq!(b"WLEAFTN".map(of_letter), labels);
    }

    #[test]
    fn the_listening_test_is_read_from_latin_1() {
        let folder = tree(&["wav/03a01Fa.wav", "wav/03a01Wa.wav", "wav/03a01Nc.wav"]);
        let ratings = b"Nr.\tSatz\terkannt\tnat\xfcrlich\n\
            1\xa0\xa0\t03a01Fa.wav\t97,50\xa0\xa0\xa0\t75,00\xa0\n\
            2\xa0\xa0\t03a01Wa.wav\t100,00\xa0\t35,00\xa0\r\n\
            3\t03a01Zz.wav\t5,00\t5,00\n";
        fs::write(folder.path().join("erkennung.txt"), ratings).unwrap();
        for start in [folder.path().to_owned(), folder.path().join("wav")] {
            let corpus = EmoDb::read(&start).unwrap();
            let agreements: Vec<_> = corpus.utterances.iter().map(|u| u.agreement).collect();
            assert_eq!(agreements, [Some(0.975), None, Some(1.0)]);
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for name in [
            "03a01Xa.wav",
            "03a01F.wav",
            "a3a01Fa.wav",
            "03a01Faa.wav",
            "03a01F\u{e4}.wav",
        ] {
            let folder = tree(&["03a01Fa.wav", name]);
            let error = EmoDb::read(folder.path()).unwrap_err();
            assert_eq!(error.code(), "corpus-file-name");
            assert!(error.to_string().contains(name), "{error}");
        }
        let folder = tree(&["readme.txt"]);
        let error = EmoDb::read(folder.path()).unwrap_err();
        assert_eq!(error.code(), "corpus-folder");
        assert!(error.to_string().contains("no .wav file"), "{error}");
        let error = EmoDb::read(&folder.path().join("absent")).unwrap_err();
        assert_eq!(error.code(), "corpus-folder");
    }

    #[test]
    fn senseless_ratings_are_named_by_line() {
        for line in [
            "1\t03a01Fa.wav\tmany\t5,00",
            "1\t03a01Fa.wav\t101,0\t5",
            "1 03a01Fa.wav",
        ] {
            let folder = tree(&["03a01Fa.wav"]);
            let text = format!("Nr.\tSatz\terkannt\n\n{line}\n");
            fs::write(folder.path().join("erkennung.txt"), text).unwrap();
            let error = EmoDb::read(folder.path()).unwrap_err();
            assert_eq!(error.code(), "corpus-ratings");
            assert!(error.to_string().contains("line 3"), "{error}");
        }
    }
}
