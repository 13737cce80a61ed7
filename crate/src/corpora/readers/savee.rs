//! SAVEE, Surrey Audio-Visual Expressed Emotion: 480 utterances by four men (Haq and Jackson 2009; for research only).
//!
//! Its archives have two layouts: one folder per speaker (`DC/sa01.wav`), or all in one (`ALL/DC_sa01.wav`). The
//! letters before the number are the emotion.

use std::path::Path;

use super::super::paths::{shown_name, stem};
use super::super::{Corpus, Sex, Utterance};
use super::named_files;
use super::reader::CorpusReader;
use crate::error::Error;

/// Letters and label of each emotion, in the order of the network's outputs.
const EMOTIONS: [(&str, &str); 7] = [
    ("a", "anger"),
    ("d", "disgust"),
    ("f", "fear"),
    ("h", "happiness"),
    ("n", "neutral"),
    ("sa", "sadness"),
    ("su", "surprise"),
];
const SPEAKERS: [&str; 4] = ["DC", "JE", "JK", "KL"];
const NAME_FORM: &str =
    "DC/sa01.wav or DC_sa01.wav (speaker, emotion, number), as SAVEE names its files";

/// Reader of SAVEE: any folder that contains its recordings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Savee;

impl CorpusReader for Savee {
    fn id(&self) -> &'static str {
        "savee"
    }

    fn title(&self) -> &'static str {
        "SAVEE (Haq and Jackson 2009, for research only)"
    }

    fn recognizes(&self, path: &Path) -> bool {
        named_files::recognizes(path, parse)
    }

    fn read(&self, folder: &Path) -> Result<Corpus, Error> {
        let labels = EMOTIONS.map(|(_, label)| label.to_owned()).to_vec();
        named_files::read(folder, labels, parse, NAME_FORM, "the recordings of SAVEE")
    }
}

fn parse(path: &Path) -> Option<Utterance> {
    let stem = stem(path)?;
    let folder = path.parent().map(shown_name).unwrap_or_default();
    let (speaker, code) = match stem.split_once('_') {
        Some((speaker, code)) => (speaker, code),
        None => (folder.as_str(), stem),
    };
    let speaker = SPEAKERS
        .iter()
        .find(|known| known.eq_ignore_ascii_case(speaker))?;
    let letters = code.trim_end_matches(|character: char| character.is_ascii_digit());
    let number = code.strip_prefix(letters)?;
    let label = EMOTIONS
        .iter()
        .position(|(known, _)| known.eq_ignore_ascii_case(letters))?;
    if number.len() != 2 {
        return None;
    }
    Some(Utterance {
        name: format!("{speaker}_{}{number}", letters.to_ascii_lowercase()),
        path: path.to_owned(),
        label,
        speaker: (*speaker).to_owned(),
        sex: Some(Sex::Male),
        ..Utterance::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpora::paths::tests::tree;

    #[test]
    fn both_layouts_are_read() {
        for files in [
            ["DC/sa01.wav", "DC/a15.wav", "KL/su02.wav"],
            ["ALL/DC_sa01.wav", "ALL/DC_a15.wav", "ALL/KL_su02.wav"],
            [
                "AudioData/DC/sa01.wav",
                "AudioData/DC/a15.wav",
                "AudioData/KL/su02.wav",
            ],
        ] {
            let folder = tree(&files);
            assert!(Savee.recognizes(folder.path()), "{files:?}");
            let corpus = Savee.read(folder.path()).unwrap();
            let found: Vec<_> = corpus
                .utterances
                .iter()
                .map(|u| {
                    (
                        u.name.as_str(),
                        corpus.labels[u.label].as_str(),
                        u.speaker.as_str(),
                    )
                })
                .collect();
            let expected = [
                ("DC_a15", "anger", "DC"),
                ("DC_sa01", "sadness", "DC"),
                ("KL_su02", "surprise", "KL"),
            ];
            assert_eq!(found, expected, "{files:?}");
        }
    }

    #[test]
    fn other_names_are_faults_or_another_corpus() {
        let folder = tree(&["DC/a01.wav", "DC/a02.wav", "DC/b01.wav", "DC/a1.wav"]);
        assert!(Savee.recognizes(folder.path()));
        let corpus = Savee.read(folder.path()).unwrap();
        assert_eq!((corpus.utterances.len(), corpus.faults.len()), (2, 2));
        assert!(!Savee.recognizes(tree(&["AB/a01.wav"]).path()));
        assert!(!Savee.recognizes(tree(&["notes.txt"]).path()));
    }
}
