//! RAVDESS, the Ryerson Audio-Visual Database of Emotional Speech and Song: 1440 spoken utterances by 24 actors
//! (Livingstone and Russo, PLOS ONE 2018, CC BY-NC-SA 4.0).
//!
//! `Actor_08/03-01-05-02-01-01-08.wav`: modality, vocal channel, emotion, intensity, statement, repetition, actor. Only
//! audio (03) of speech (01) is used; actors with odd numbers are male.

use std::path::Path;

use super::super::paths::{folders, shown_name, sounds, stem};
use super::super::{Corpus, Sex, Utterance};
use super::finish::finish;
use super::reader::CorpusReader;
use crate::error::Error;

/// The emotions 01 to 08, in the order of the network's outputs.
const EMOTIONS: [&str; 8] = [
    "neutral",
    "calm",
    "happiness",
    "sadness",
    "anger",
    "fear",
    "disgust",
    "surprise",
];
const SOUND_ONLY: u8 = 3;
const SPEECH: u8 = 1;
const NAME_FORM: &str =
    "03-01-05-02-01-01-08.wav (seven numbers of two digits), as RAVDESS names its files";

/// Reader of RAVDESS: the folder that contains `Actor_01` to `Actor_24`, its parent, or any that contains the
/// recordings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ravdess;

impl CorpusReader for Ravdess {
    fn id(&self) -> &'static str {
        "ravdess"
    }

    fn title(&self) -> &'static str {
        "RAVDESS speech (Livingstone and Russo 2018, CC BY-NC-SA 4.0)"
    }

    fn recognizes(&self, path: &Path) -> bool {
        let has_actors = |path: &Path| {
            let actors = folders(path).unwrap_or_default();
            actors
                .iter()
                .any(|folder| shown_name(folder).starts_with("Actor_"))
        };
        // Its archives unpack into one more folder level, speech and song together into two.
        let archives = folders(path).unwrap_or_default();
        has_actors(path) || !archives.is_empty() && archives.iter().all(|path| has_actors(path))
    }

    fn read(&self, folder: &Path) -> Result<Corpus, Error> {
        let mut corpus = Corpus {
            labels: EMOTIONS.map(str::to_owned).to_vec(),
            ..Corpus::default()
        };
        for path in sounds(folder)? {
            match parse_name(&path) {
                Some(Parsed::Speech(utterance)) => corpus.utterances.push(utterance),
                Some(Parsed::Other(kind)) => {
                    *corpus.other_labels.entry(kind.to_owned()).or_default() += 1;
                }
                None => corpus
                    .faults
                    .push(Error::corpus_file_name(&path, NAME_FORM)),
            }
        }
        finish(corpus, folder, "the recordings of RAVDESS")
    }
}

enum Parsed {
    Speech(Utterance),
    Other(&'static str),
}

fn parse_name(path: &Path) -> Option<Parsed> {
    let name = stem(path)?;
    let number = |part: &str| part.parse::<u8>().ok().filter(|_| part.len() == 2);
    let numbers = name.split('-').map(number).collect::<Option<Vec<u8>>>()?;
    let &[modality, channel, emotion, _, statement, _, actor] = numbers.as_slice() else {
        return None;
    };
    if modality != SOUND_ONLY {
        return Some(Parsed::Other("(with video)"));
    }
    if channel != SPEECH {
        return Some(Parsed::Other("(song)"));
    }
    let label = usize::from(emotion)
        .checked_sub(1)
        .filter(|label| *label < EMOTIONS.len())?;
    Some(Parsed::Speech(Utterance {
        name: name.to_owned(),
        path: path.to_owned(),
        label,
        speaker: format!("{actor:02}"),
        sentence: Some(format!("{statement:02}")),
        sex: Some(if actor % 2 == 1 {
            Sex::Male
        } else {
            Sex::Female
        }),
        ..Utterance::default()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpora::paths::tests::tree;

    #[test]
    fn names_contain_actor_and_emotion() {
        let folder = tree(&[
            "Actor_02/03-01-08-02-01-01-02.flac",
            "Actor_01/03-01-01-01-01-01-01.wav",
            "Actor_01/03-02-05-01-01-01-01.wav",
            "Actor_01/01-01-05-01-01-01-01.wav",
            "Actor_01/03-01-09-01-01-01-01.wav",
            "Actor_01/take 2.wav",
        ]);
        let corpus = Ravdess.read(folder.path()).unwrap();
        let found: Vec<_> = corpus
            .utterances
            .iter()
            .map(|u| {
                (
                    corpus.labels[u.label].as_str(),
                    u.speaker.as_str(),
                    u.sex.unwrap(),
                )
            })
            .collect();
        let expected = [
            ("neutral", "01", Sex::Male),
            ("surprise", "02", Sex::Female),
        ];
        assert_eq!(found, expected);
        let others: Vec<_> = corpus.other_labels.into_iter().collect();
        assert_eq!(
            others,
            [("(song)".to_owned(), 1), ("(with video)".to_owned(), 1)]
        );
        assert_eq!(corpus.faults.len(), 2);
        assert!(corpus.faults[1].to_string().contains("take 2.wav"));
    }
}
