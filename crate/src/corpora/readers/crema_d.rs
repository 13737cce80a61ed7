//! CREMA-D, the Crowd-sourced Emotional Multimodal Actors Dataset: 7442 utterances by 91 actors
//! (Cao et al., IEEE Transactions on Affective Computing 2014, Open Database License).
//!
//! `AudioWAV/1001_DFA_ANG_XX.wav`: actor, sentence, intended emotion, level. The ratings are in
//! `processedResults/tabulatedVotes.csv`, one line per clip and modality; lines numbered from 100000 to 199999 are the
//! audio-only ratings. `VideoDemographics.csv` has the sex of the actors.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::paths::{sounds, stem};
use super::super::{Corpus, Sex, Utterance};
use super::finish::finish;
use super::reader::CorpusReader;
use super::table::{CorpusTable, CsvRecord};
use crate::error::Error;

/// Code in the file name, letter of the votes and label, in the order of the network's outputs.
const EMOTIONS: [(&str, &str, &str); 6] = [
    ("ANG", "A", "anger"),
    ("DIS", "D", "disgust"),
    ("FEA", "F", "fear"),
    ("HAP", "H", "happiness"),
    ("NEU", "N", "neutral"),
    ("SAD", "S", "sadness"),
];
const RECORDINGS: &str = "AudioWAV";
const VOTES: &str = "processedResults/tabulatedVotes.csv";
const ACTORS: &str = "VideoDemographics.csv";
/// Line numbers of audio-only votes, divided by 100000.
const SOUND_ONLY: u32 = 1;
const NAME_FORM: &str =
    "1001_DFA_ANG_XX.wav (actor, sentence, emotion, level), as CREMA-D names its files";

/// Reader of CREMA-D: its folder, or that of the recordings (then without votes).
#[derive(Debug, Clone, Copy)]
pub(crate) struct CremaD;

impl CorpusReader for CremaD {
    fn id(&self) -> &'static str {
        "crema-d"
    }

    fn title(&self) -> &'static str {
        "CREMA-D (Cao et al. 2014, Open Database License)"
    }

    fn recognizes(&self, path: &Path) -> bool {
        path.join(RECORDINGS).is_dir() || path.ends_with(RECORDINGS)
    }

    fn read(&self, folder: &Path) -> Result<Corpus, Error> {
        let inner = folder.join(RECORDINGS);
        let recordings = if inner.is_dir() { &inner } else { folder };
        let mut corpus = Corpus {
            labels: EMOTIONS.map(|(_, _, label)| label.to_owned()).to_vec(),
            ..Corpus::default()
        };
        let sexes = read_if_there(&folder.join(ACTORS), &mut corpus.faults, sex)?;
        let votes = read_if_there(&folder.join(VOTES), &mut corpus.faults, votes)?;
        for path in sounds(recordings)? {
            let Some(mut utterance) = parse_name(&path) else {
                corpus
                    .faults
                    .push(Error::corpus_file_name(&path, NAME_FORM));
                continue;
            };
            utterance.sex = sexes.get(&utterance.speaker).copied();
            if let Some(votes) = votes.get(&utterance.name) {
                let all: f32 = votes.iter().sum();
                utterance.agreement = votes.get(utterance.label).map(|own| own / all);
                utterance.votes.clone_from(votes);
            }
            corpus.utterances.push(utterance);
        }
        finish(
            corpus,
            folder,
            "the recordings of CREMA-D, or a folder `AudioWAV` that contains them",
        )
    }
}

fn parse_name(path: &Path) -> Option<Utterance> {
    let name = stem(path)?;
    let parts: Vec<&str> = name.split('_').collect();
    let &[actor, _, emotion, _] = parts.as_slice() else {
        return None;
    };
    let label = EMOTIONS.iter().position(|(code, _, _)| *code == emotion)?;
    (actor.len() == 4 && actor.bytes().all(|byte| byte.is_ascii_digit())).then(|| Utterance {
        name: name.to_owned(),
        path: path.to_owned(),
        label,
        speaker: actor.to_owned(),
        ..Utterance::default()
    })
}

/// A parsed table line: `None` for an irrelevant line, otherwise a key and its value.
type Said<T> = Result<Option<(String, T)>, &'static str>;

/// Reads a table by name; empty if the copy of the corpus lacks it.
fn read_if_there<T>(
    path: &Path,
    faults: &mut Vec<Error>,
    read: impl Fn(&CorpusTable, &CsvRecord) -> Said<T>,
) -> Result<BTreeMap<String, T>, Error> {
    let mut found = BTreeMap::new();
    if !path.is_file() {
        return Ok(found);
    }
    let mut table = CorpusTable::open(path)?;
    while let Some(record) = table.next(faults) {
        match read(&table, &record) {
            Ok(Some((name, value))) => {
                found.insert(name, value);
            }
            Ok(None) => {}
            Err(expected) => faults.push(table.wrong(&record, expected)),
        }
    }
    Ok(found)
}

/// Columns: ActorID, Age, Sex, Race, Ethnicity.
fn sex(table: &CorpusTable, record: &CsvRecord) -> Said<Sex> {
    let actor = table.field(record, "ActorID").ok_or("a column `ActorID`")?;
    let sex = match table.field(record, "Sex") {
        Some("Female") => Sex::Female,
        Some("Male") => Sex::Male,
        _ => return Err("`Female` or `Male` in a column `Sex`"),
    };
    Ok(Some((actor.to_owned(), sex)))
}

/// Columns: a number without a heading, then A, D, F, H, N, S, fileName and others.
fn votes(table: &CorpusTable, record: &CsvRecord) -> Said<Vec<f32>> {
    let number = record.first().parse::<u32>().ok();
    if number.ok_or("a number in the first column")? / 100_000 != SOUND_ONLY {
        return Ok(None);
    }
    let name = table
        .field(record, "fileName")
        .ok_or("a column `fileName`")?;
    let count = |letter| -> Option<f32> {
        let votes = table.field(record, letter)?.parse().ok()?;
        (0.0..=1e6).contains(&votes).then_some(votes)
    };
    let counts: Option<Vec<f32>> = EMOTIONS
        .iter()
        .map(|(_, letter, _)| count(letter))
        .collect();
    let counts = counts.ok_or("numbers of votes in the columns A, D, F, H, N and S")?;
    if counts.iter().sum::<f32>() <= 0.0 {
        return Err("at least one vote");
    }
    Ok(Some((name.to_owned(), counts)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpora::paths::tests::{put, tree};

    const TABLE: &str = "\"\",\"A\",\"D\",\"F\",\"H\",\"N\",\"S\",\"fileName\",\"numResponses\",\"agreement\",\"emoVote\"\r\n\
        \"100001\",6,1,1,0,2,0,\"1001_DFA_ANG_XX\",10,0.6,\"A\"\r\n\
        \"200001\",0,0,0,0,9,0,\"1001_DFA_ANG_XX\",9,1,\"N\"\r\n\
        \"100002\",0,0,0,5,0,0,\"1002_IEO_HAP_HI\",5,1,\"H\"\r\n\
        \"100003\",0,many,0,5,0,0,\"1002_IEO_SAD_HI\",5,1,\"H\"\r\n";

    #[test]
    fn votes_on_audio_alone_are_the_agreement() {
        let folder = tree(&[
            "AudioWAV/1001_DFA_ANG_XX.wav",
            "AudioWAV/1002_IEO_HAP_HI.wav",
            "AudioWAV/1002_IEO_SAD_HI.wav",
            "AudioWAV/1002_IEO_JOY_HI.wav",
        ]);
        put(folder.path(), VOTES, TABLE.as_bytes());
        put(
            folder.path(),
            ACTORS,
            b"ActorID,Age,Sex,Race,Ethnicity\n1001,51,Male,Caucasian,Not Hispanic\n1002,21,Female,Caucasian,Not Hispanic\n",
        );
        let corpus = CremaD.read(folder.path()).unwrap();
        let found: Vec<_> = corpus
            .utterances
            .iter()
            .map(|u| (corpus.labels[u.label].as_str(), u.sex.unwrap(), u.agreement))
            .collect();
        let expected = [
            ("anger", Sex::Male, Some(0.6)),
            ("happiness", Sex::Female, Some(1.0)),
            ("sadness", Sex::Female, None),
        ];
        assert_eq!(found, expected);
        assert_eq!(corpus.utterances[0].votes, [6.0, 1.0, 1.0, 0.0, 2.0, 0.0]);
        let faults: Vec<String> = corpus.faults.iter().map(ToString::to_string).collect();
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(
            faults[0].contains("line 5") && faults[0].contains("A, D, F"),
            "{faults:?}"
        );
        assert!(faults[1].contains("1002_IEO_JOY_HI.wav"), "{faults:?}");
    }

    #[test]
    fn recordings_without_tables_are_accepted() {
        let folder = tree(&["AudioWAV/1001_DFA_ANG_XX.wav"]);
        let corpus = CremaD.read(&folder.path().join("AudioWAV")).unwrap();
        assert_eq!(
            (corpus.utterances[0].agreement, corpus.faults.len()),
            (None, 0)
        );
    }
}
