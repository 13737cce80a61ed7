//! Emo-DB, the Berlin Database of Emotional Speech: 535 utterances by ten actors
//! (Burkhardt et al., *A Database of German Emotional Speech*, Interspeech 2005).
//!
//! The file names contain all labels: `03a01Fa.wav` is speaker 03, text a01, emotion F, version a. The letters
//! abbreviate the German words (Wut, Langeweile, Ekel, Angst, Freude, Trauer, neutral). The ratings are in
//! `erkennung.txt` beside the recordings, which also covers unpublished utterances.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::super::paths::{ends_in, entries, stem};
use super::super::{Corpus, Sex, Utterance};
use super::finish::finish;
use super::reader::CorpusReader;
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
/// Male speakers; 08, 09, 13, 14 and 16 are female.
const MEN: [&str; 5] = ["03", "10", "11", "12", "15"];
const RATINGS: &str = "erkennung.txt";
const NAME_FORM: &str = "03a01Fa.wav (speaker, text, emotion W, L, E, A, F, T or N, version), as Emo-DB names its files";

/// Reader of Emo-DB.
///
/// It accepts the folder of the recordings, or the folder that contains it as `wav`. Agreement is read from
/// `erkennung.txt` in the folder of the recordings or its parent. Files other than `.wav` are ignored.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EmoDb;

impl CorpusReader for EmoDb {
    fn id(&self) -> &'static str {
        "emodb"
    }

    fn title(&self) -> &'static str {
        "Emo-DB (Burkhardt et al. 2005, CC0-1.0)"
    }

    fn recognizes(&self, path: &Path) -> bool {
        let files = entries(&recordings(path)).unwrap_or_default();
        files.iter().any(|path| parse_name(path).is_ok())
    }

    fn read(&self, folder: &Path) -> Result<Corpus, Error> {
        let recordings = recordings(folder);
        let mut corpus = Corpus {
            labels: EMOTIONS
                .iter()
                .map(|(_, label)| (*label).to_owned())
                .collect(),
            ..Corpus::default()
        };
        let agreements = match ratings_file(&recordings) {
            Some(path) => read_ratings(&path, &mut corpus.faults)?,
            None => BTreeMap::new(),
        };
        for path in entries(&recordings)?
            .iter()
            .filter(|path| ends_in(path, &["wav"]))
        {
            match parse_name(path) {
                Ok(mut utterance) => {
                    utterance.agreement = agreements.get(&utterance.name).copied();
                    corpus.utterances.push(utterance);
                }
                Err(fault) => corpus.faults.push(fault),
            }
        }
        finish(
            corpus,
            folder,
            "the recordings of Emo-DB, or a folder `wav` that contains them",
        )
    }
}

fn recordings(folder: &Path) -> PathBuf {
    let inner = folder.join("wav");
    if inner.is_dir() {
        inner
    } else {
        folder.to_owned()
    }
}

fn parse_name(path: &Path) -> Result<Utterance, Error> {
    let wrong = || Error::corpus_file_name(path, NAME_FORM);
    let name = stem(path).ok_or_else(wrong)?;
    let &[s0, s1, text, t0, t1, emotion, version] = name.as_bytes() else {
        return Err(wrong());
    };
    let scheme = [s0, s1, t0, t1].iter().all(u8::is_ascii_digit)
        && text.is_ascii_lowercase()
        && version.is_ascii_lowercase();
    let label = EMOTIONS.iter().position(|(letter, _)| *letter == emotion);
    match label {
        Some(label) if scheme => {
            let speaker: String = name.chars().take(2).collect();
            Ok(Utterance {
                name: name.to_owned(),
                path: path.to_owned(),
                label,
                sex: Some(match MEN.contains(&speaker.as_str()) {
                    true => Sex::Male,
                    false => Sex::Female,
                }),
                speaker,
                sentence: name.get(2..5).map(str::to_owned),
                ..Utterance::default()
            })
        }
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

/// The fraction of raters who recognized the emotion, by the name of the utterance.
///
/// The file is in Latin-1 with tab-separated columns, decimal commas, and fields padded with no-break spaces: number,
/// file, percentage recognized, percentage rated natural. An invalid line is a fault.
fn read_ratings(path: &Path, faults: &mut Vec<Error>) -> Result<BTreeMap<String, f32>, Error> {
    let file = path.display().to_string();
    let bytes = fs::read(path)
        .map_err(|error| Error::corpus_folder(path, "a file that can be read", error))?;
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
            faults.push(wrong(
                "number, file and percent recognized, separated by tabs",
            ));
            continue;
        };
        let percent = recognised.replace(',', ".").parse::<f32>().ok();
        match percent.filter(|percent| (0.0..=100.0).contains(percent)) {
            Some(percent) => {
                let name = utterance.strip_suffix(".wav").unwrap_or(utterance);
                agreements.insert(name.to_owned(), percent / 100.0);
            }
            None => faults.push(wrong("a percentage in the third column")),
        }
    }
    Ok(agreements)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpora::paths::tests::tree;

    #[test]
    fn names_contain_speaker_and_emotion() {
        let folder = tree(&[
            "wav/16b10Wb.wav",
            "wav/03a01Fa.wav",
            "wav/08a02La.WAV",
            "wav/.03a01Fa.wav",
            "wav/notes.txt",
            "README",
        ]);
        let corpus = EmoDb.read(folder.path()).unwrap();
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
        let corpus = EmoDb.read(folder.path()).unwrap();
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
            let corpus = EmoDb.read(&start).unwrap();
            let agreements: Vec<_> = corpus.utterances.iter().map(|u| u.agreement).collect();
            assert_eq!(agreements, [Some(0.975), None, Some(1.0)]);
        }
    }

    #[test]
    fn unknown_files_are_reported_and_skipped() {
        for name in [
            "03a01Xa.wav",
            "03a01F.wav",
            "a3a01Fa.wav",
            "03a01Faa.wav",
            "03a01F\u{e4}.wav",
        ] {
            let folder = tree(&["03a01Fa.wav", name]);
            let corpus = EmoDb.read(folder.path()).unwrap();
            assert_eq!((corpus.utterances.len(), corpus.faults.len()), (1, 1));
            let fault = &corpus.faults[0];
            assert_eq!(fault.code(), "corpus-file-name");
            assert!(fault.to_string().contains(name), "{fault}");
        }
        let folder = tree(&["readme.txt"]);
        let error = EmoDb.read(folder.path()).unwrap_err();
        assert_eq!(error.code(), "corpus-folder");
        assert!(error.to_string().contains("no recording"), "{error}");
        let error = EmoDb.read(&folder.path().join("absent")).unwrap_err();
        assert_eq!(error.code(), "corpus-folder");
    }

    #[test]
    fn invalid_ratings_are_reported_by_line() {
        for line in [
            "1\t03a01Fa.wav\tmany\t5,00",
            "1\t03a01Fa.wav\t101,0\t5",
            "1 03a01Fa.wav",
        ] {
            let folder = tree(&["03a01Fa.wav"]);
            let text = format!("Nr.\tSatz\terkannt\n\n{line}\n");
            fs::write(folder.path().join("erkennung.txt"), text).unwrap();
            let corpus = EmoDb.read(folder.path()).unwrap();
            assert_eq!(corpus.utterances[0].agreement, None);
            assert_eq!(corpus.faults[0].code(), "corpus-ratings");
            let fault = corpus.faults[0].to_string();
            assert!(fault.contains("line 3"), "{fault}");
        }
    }

    #[test]
    fn five_of_the_ten_speakers_are_female() {
        let names = ["03", "08", "09", "10", "11", "12", "13", "14", "15", "16"];
        let files = names.map(|speaker| format!("{speaker}a01Fa.wav"));
        let folder = tree(&files.each_ref().map(String::as_str));
        let corpus = EmoDb.read(folder.path()).unwrap();
        let women = corpus
            .utterances
            .iter()
            .filter(|u| u.sex == Some(Sex::Female));
        let women: Vec<&str> = women.map(|u| u.speaker.as_str()).collect();
        assert_eq!(women, ["08", "09", "13", "14", "16"]);
    }
}
