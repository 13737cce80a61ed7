//! TESS, the Toronto Emotional Speech Set: 2800 utterances by two women (Pichora-Fuller and Dupuis 2020, CC BY-NC 4.0).
//!
//! `OAF_back_angry.wav`: speaker (the older or the younger actress), word, emotion.

use std::path::Path;

use super::super::paths::stem;
use super::super::{Corpus, Sex, Utterance};
use super::named_files;
use super::reader::CorpusReader;
use crate::error::Error;

/// File name suffix and label of each emotion, in the order of the network's outputs.
const EMOTIONS: [(&str, &str); 7] = [
    ("angry", "anger"),
    ("disgust", "disgust"),
    ("fear", "fear"),
    ("happy", "happiness"),
    ("neutral", "neutral"),
    ("sad", "sadness"),
    // Pleasant surprise.
    ("ps", "surprise"),
];
const NAME_FORM: &str = "OAF_back_angry.wav (speaker, word, emotion), as TESS names its files";

/// Reader of TESS: any folder that contains its recordings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tess;

impl CorpusReader for Tess {
    fn id(&self) -> &'static str {
        "tess"
    }

    fn title(&self) -> &'static str {
        "TESS (Pichora-Fuller and Dupuis 2020, CC BY-NC 4.0)"
    }

    fn recognizes(&self, path: &Path) -> bool {
        named_files::recognizes(path, parse)
    }

    fn read(&self, folder: &Path) -> Result<Corpus, Error> {
        let labels = EMOTIONS.map(|(_, label)| label.to_owned()).to_vec();
        named_files::read(folder, labels, parse, NAME_FORM, "the recordings of TESS")
    }
}

fn parse(path: &Path) -> Option<Utterance> {
    let name = stem(path)?;
    let mut parts = name.split('_');
    let (speaker, _word, emotion) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let speaker = match speaker.to_ascii_uppercase().as_str() {
        // One file name lacks a letter.
        "OAF" | "OA" => "OAF",
        "YAF" => "YAF",
        _ => return None,
    };
    let label = EMOTIONS
        .iter()
        .position(|(end, _)| end.eq_ignore_ascii_case(emotion))?;
    Some(Utterance {
        name: name.to_owned(),
        path: path.to_owned(),
        label,
        speaker: speaker.to_owned(),
        sex: Some(Sex::Female),
        ..Utterance::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpora::paths::tests::tree;

    #[test]
    fn names_contain_speaker_and_emotion() {
        let folder = tree(&[
            "TESS/OAF_angry/OAF_back_angry.wav",
            "TESS/OAF_neutral/OA_bite_neutral.wav",
            "TESS/YAF_pleasant_surprised/YAF_dog_ps.wav",
            "TESS/YAF_sad/take 2.wav",
        ]);
        assert!(Tess.recognizes(folder.path()));
        let corpus = Tess.read(folder.path()).unwrap();
        let found: Vec<_> = corpus
            .utterances
            .iter()
            .map(|u| (corpus.labels[u.label].as_str(), u.speaker.as_str()))
            .collect();
        assert_eq!(
            found,
            [("anger", "OAF"), ("neutral", "OAF"), ("surprise", "YAF")]
        );
        assert_eq!(corpus.faults.len(), 1);
        assert!(!Tess.recognizes(tree(&["happy/1_2_3.wav"]).path()));
    }
}
