//! IEMOCAP, the Interactive Emotional Dyadic Motion Capture Database: five sessions of two actors each (Busso et al.,
//! Language Resources and Evaluation 2008). Its license must be signed by each user.
//!
//! Labels and the votes of every rater are in `SessionN/dialog/EmoEvaluation/<dialog>.txt`, the recordings in
//! `SessionN/sentences/wav/<dialog>/<utterance>.wav`. As in the paper, four classes are used, with excitement merged
//! into happiness.

mod evaluation;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};

use super::super::paths::{ends_in, entries, folders, shown_name, stem};
use super::super::{Corpus, Line, Sex, Utterance};
use super::finish::finish;
use super::reader::CorpusReader;
use crate::error::Error;
use evaluation::{Emotion, Turn, parse};

/// The classes of the paper, in the order of the network's outputs.
const LABELS: [&str; 4] = ["happiness", "anger", "sadness", "neutral"];

/// Reader of IEMOCAP: the folder that contains `Session1` to `Session5`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Iemocap;

impl CorpusReader for Iemocap {
    fn id(&self) -> &'static str {
        "iemocap"
    }

    fn title(&self) -> &'static str {
        "IEMOCAP (Busso et al. 2008, under its own licence)"
    }

    fn recognizes(&self, path: &Path) -> bool {
        !sessions(path).unwrap_or_default().is_empty()
    }

    fn read(&self, folder: &Path) -> Result<Corpus, Error> {
        let mut corpus = Corpus {
            labels: LABELS.map(str::to_owned).to_vec(),
            ..Corpus::default()
        };
        for session in sessions(folder)? {
            let evaluations = evaluations(&session);
            for list in entries(&evaluations)? {
                if ends_in(&list, &["txt"]) {
                    read_dialog(&session, &list, &mut corpus)?;
                }
            }
        }
        finish(
            corpus,
            folder,
            "the folders Session1 to Session5 of IEMOCAP",
        )
    }
}

fn evaluations(session: &Path) -> PathBuf {
    session.join("dialog").join("EmoEvaluation")
}

fn sessions(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = folders(folder)?;
    found.retain(|path| shown_name(path).starts_with("Session") && evaluations(path).is_dir());
    Ok(found)
}

fn read_dialog(session: &Path, list: &Path, corpus: &mut Corpus) -> Result<(), Error> {
    let bytes = fs::read(list)
        .map_err(|error| Error::corpus_folder(list, "a file that can be read", error))?;
    let dialog = stem(list).unwrap_or_default();
    let recordings = session.join("sentences").join("wav").join(dialog);
    let (turns, faults) = parse(&String::from_utf8_lossy(&bytes));
    corpus
        .faults
        .extend(faults.into_iter().map(|fault| Error::CorpusRatings {
            file: list.display().to_string(),
            line: fault.line,
            expected: fault.expected,
            received: fault.received,
        }));
    for turn in turns {
        match class(turn.label) {
            Some(label) => {
                let path = recordings.join(format!("{}.wav", turn.name));
                let utterance = utterance(&turn, label, path, session, list);
                if utterance.path.is_file() {
                    corpus.utterances.push(utterance);
                } else {
                    corpus.faults.push(utterance.unusable("no such file"));
                }
            }
            None => {
                let code = turn.label.code().to_owned();
                *corpus.other_labels.entry(code).or_default() += 1;
            }
        }
    }
    Ok(())
}

/// The class of an emotion, as an index into [`LABELS`].
fn class(emotion: Emotion) -> Option<usize> {
    match emotion {
        Emotion::Happiness | Emotion::Excited => Some(0),
        Emotion::Anger => Some(1),
        Emotion::Sadness => Some(2),
        Emotion::Neutral => Some(3),
        _ => None,
    }
}

fn utterance(turn: &Turn, label: usize, path: PathBuf, session: &Path, list: &Path) -> Utterance {
    // Ses01F_impro01_M003: the letter after the last underscore is the speaker; the first is the actor with motion
    // markers.
    let woman = turn
        .name
        .rsplit('_')
        .next()
        .is_some_and(|last| last.starts_with('F'));
    let sex = if woman { Sex::Female } else { Sex::Male };
    let session = shown_name(session);
    let mut votes = vec![0.0; LABELS.len()];
    for class in turn.votes.iter().filter_map(|vote| class(*vote)) {
        if let Some(count) = votes.get_mut(class) {
            *count += 1.0;
        }
    }
    Utterance {
        name: turn.name.clone(),
        path,
        label,
        speaker: format!("{session}{}", if woman { 'F' } else { 'M' }),
        sentence: None,
        session: Some(session),
        sex: Some(sex),
        agreement: turn.agreement(),
        votes,
        listed: Some(Line {
            file: list.to_owned(),
            number: turn.line,
        }),
    }
}
