//! Evaluation protocols: splits of a corpus into training, validation and test sets.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Corpus, Utterance, stratified_subsets};
use crate::error::Error;
use crate::random::Generator;

/// Subsets of the two random protocols.
const SUBSETS: usize = 10;

/// An evaluation protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// The paper's protocol: ten random subsets stratified by class, which mix speakers. The last is always the test
    /// set; each of the others is the validation set once.
    Paper,
    /// Ten-fold cross-validation over the same subsets; the subset after the test set is the validation set.
    TenFold,
    /// Leave-one-speaker-out; the validation set is another speaker, drawn with the seed.
    LeaveOneSpeakerOut,
    /// Leave-one-session-out; the validation set is another session, drawn with the seed.
    LeaveOneSessionOut,
    /// Every combination of speaker and sentence is the test set once; the other sets contain neither that speaker nor
    /// that sentence. The validation set is another speaker, as in `LeaveOneSpeakerOut`.
    LeaveOneSpeakerAndSentenceOut,
}

/// One fold: indices into `corpus.utterances`, sorted in each part. The parts are disjoint; together they contain all
/// utterances except in [`Protocol::LeaveOneSpeakerAndSentenceOut`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// Name of the test set: a subset, speaker or session.
    pub test_name: String,
    /// Training set, on which the feature standardization is also fitted.
    pub train: Vec<usize>,
    /// Validation set, which selects the weights.
    pub validation: Vec<usize>,
    /// Test set, used once at the end.
    pub test: Vec<usize>,
}

impl Protocol {
    /// The name in `--protocol` and in result files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::TenFold => "ten-fold",
            Self::LeaveOneSpeakerOut => "leave-one-speaker-out",
            Self::LeaveOneSessionOut => "leave-one-session-out",
            Self::LeaveOneSpeakerAndSentenceOut => "leave-one-speaker-and-sentence-out",
        }
    }

    /// Whether the folds have different test sets, so that their predictions are pooled into one score; the paper's
    /// folds share one test set.
    #[must_use]
    pub const fn pools(self) -> bool {
        !matches!(self, Self::Paper)
    }

    /// Whether the parts of a fold have no speaker in common.
    #[must_use]
    pub const fn separates_speakers(self) -> bool {
        matches!(
            self,
            Self::LeaveOneSpeakerOut | Self::LeaveOneSpeakerAndSentenceOut
        )
    }

    /// The folds. They depend only on the names, labels, speakers and sessions of the utterances and on the seed.
    ///
    /// # Errors
    /// `corpus-split` if the corpus lacks speakers, sessions or sentences, or has fewer than three speakers or
    /// sessions, fewer than two sentences, or fewer utterances than subsets.
    pub fn divisions(self, corpus: &Corpus, seed: u64) -> Result<Vec<Division>, Error> {
        match self {
            Self::Paper => {
                let subsets = subsets(corpus, seed)?;
                let folds = 0..SUBSETS - 1;
                Ok(folds
                    .map(|fold| division(&subsets, fold, SUBSETS - 1))
                    .collect())
            }
            Self::TenFold => {
                let subsets = subsets(corpus, seed)?;
                let folds = 0..SUBSETS;
                Ok(folds
                    .map(|fold| division(&subsets, (fold + 1) % SUBSETS, fold))
                    .collect())
            }
            Self::LeaveOneSpeakerOut => leave_one_out(corpus, seed, "speakers", speaker),
            Self::LeaveOneSpeakerAndSentenceOut => leave_speaker_and_sentence_out(corpus, seed),
            Self::LeaveOneSessionOut => leave_one_out(corpus, seed, "sessions", |utterance| {
                utterance.session.as_deref()
            }),
        }
    }
}

impl Division {
    /// One sentence for each part that lacks a class of the corpus.
    #[must_use]
    pub fn warnings(&self, corpus: &Corpus) -> Vec<String> {
        let present = classes(corpus, &(0..corpus.utterances.len()).collect::<Vec<_>>());
        let parts = [
            ("training", &self.train),
            ("validation", &self.validation),
            ("test", &self.test),
        ];
        let missing = parts.into_iter().filter_map(|(name, part)| {
            let there = classes(corpus, part);
            let missing: Vec<&str> = present
                .difference(&there)
                .filter_map(|label| corpus.labels.get(*label).map(String::as_str))
                .collect();
            let list = missing.join(", ");
            (!missing.is_empty())
                .then(|| format!("test {}: the {name} set has no {list}", self.test_name))
        });
        missing.collect()
    }
}

fn classes(corpus: &Corpus, indices: &[usize]) -> BTreeSet<usize> {
    let utterances = indices
        .iter()
        .filter_map(|index| corpus.utterances.get(*index));
    utterances.map(|utterance| utterance.label).collect()
}

fn subsets(corpus: &Corpus, seed: u64) -> Result<Vec<(String, Vec<usize>)>, Error> {
    if corpus.utterances.len() < SUBSETS {
        return Err(Error::CorpusSplit {
            expected: format!("at least one utterance for each of {SUBSETS} subsets"),
            received: corpus.utterances.len().to_string(),
        });
    }
    let subsets = stratified_subsets(corpus, SUBSETS, seed, None)?.into_iter();
    Ok(subsets
        .enumerate()
        .map(|(index, subset)| (format!("subset {index}"), subset))
        .collect())
}

/// A split with the given validation and test groups; the other groups are the training set.
fn division(groups: &[(String, Vec<usize>)], validation: usize, test: usize) -> Division {
    let of = |group: usize| groups.get(group).map(|(_, members)| members.clone());
    let others = groups.iter().enumerate();
    let others = others.filter(|(group, _)| *group != validation && *group != test);
    let mut train: Vec<usize> = others
        .flat_map(|(_, (_, members))| members.clone())
        .collect();
    train.sort_unstable();
    Division {
        test_name: groups
            .get(test)
            .map(|(name, _)| name.clone())
            .unwrap_or_default(),
        train,
        validation: of(validation).unwrap_or_default(),
        test: of(test).unwrap_or_default(),
    }
}

fn speaker(utterance: &Utterance) -> Option<&str> {
    Some(utterance.speaker.as_str()).filter(|speaker| !speaker.is_empty())
}

/// The folds of [`Protocol::LeaveOneSpeakerOut`], each split by the sentences of its test speaker.
fn leave_speaker_and_sentence_out(corpus: &Corpus, seed: u64) -> Result<Vec<Division>, Error> {
    let wrong = |received: String| Error::CorpusSplit {
        expected: "a corpus with a sentence for each utterance, at least two sentences".to_owned(),
        received,
    };
    let mut sentences: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (index, utterance) in corpus.utterances.iter().enumerate() {
        let sentence = utterance.sentence.as_deref();
        let sentence =
            sentence.ok_or_else(|| wrong(format!("none for utterance {}", utterance.name)))?;
        sentences.entry(sentence).or_default().insert(index);
    }
    if sentences.len() < 2 {
        return Err(wrong(sentences.len().to_string()));
    }
    let mut folds = Vec::new();
    for of_speaker in leave_one_out(corpus, seed, "speakers", speaker)? {
        for (sentence, members) in &sentences {
            let part = |indices: &[usize], with: bool| -> Vec<usize> {
                let of_part = indices.iter().copied();
                of_part
                    .filter(|index| members.contains(index) == with)
                    .collect()
            };
            let test = part(&of_speaker.test, true);
            if !test.is_empty() {
                folds.push(Division {
                    test_name: format!("{} {sentence}", of_speaker.test_name),
                    train: part(&of_speaker.train, false),
                    validation: part(&of_speaker.validation, false),
                    test,
                });
            }
        }
    }
    Ok(folds)
}

fn leave_one_out<'a>(
    corpus: &'a Corpus,
    seed: u64,
    what: &str,
    group: impl Fn(&'a Utterance) -> Option<&'a str>,
) -> Result<Vec<Division>, Error> {
    let wrong = |received: String| Error::CorpusSplit {
        expected: format!("a corpus with {what} for all utterances, at least three"),
        received,
    };
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, utterance) in corpus.utterances.iter().enumerate() {
        let name = group(utterance)
            .ok_or_else(|| wrong(format!("none for utterance {}", utterance.name)))?;
        members.entry(name).or_default().push(index);
    }
    if members.len() < 3 {
        return Err(wrong(members.len().to_string()));
    }
    let groups: Vec<(String, Vec<usize>)> = members
        .into_iter()
        .map(|(name, members)| (name.to_owned(), members))
        .collect();
    // In a random cyclic order, each group validates with its neighbor.
    let mut circle: Vec<usize> = (0..groups.len()).collect();
    Generator::new(seed).shuffle(&mut circle);
    let neighbour = |test: usize| {
        let place = circle.iter().position(|group| *group == test).unwrap_or(0);
        circle.get((place + 1) % circle.len()).copied().unwrap_or(0)
    };
    Ok((0..groups.len())
        .map(|test| division(&groups, neighbour(test), test))
        .collect())
}
