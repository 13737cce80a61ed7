//! Evaluation protocols: splits of a corpus into training, validation and test sets.

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
                .then(|| format!("test {}: the {name} part has no {list}", self.test_name))
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
            expected: format!("at least an utterance for each of {SUBSETS} subsets"),
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
        expected: "a corpus whose every utterance has a sentence, at least two sentences"
            .to_owned(),
        received,
    };
    let mut sentences: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (index, utterance) in corpus.utterances.iter().enumerate() {
        let sentence = utterance.sentence.as_deref();
        let sentence =
            sentence.ok_or_else(|| wrong(format!("utterance {} without", utterance.name)))?;
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
        expected: format!("a corpus that tells {what}, at least three"),
        received,
    };
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, utterance) in corpus.utterances.iter().enumerate() {
        let name = group(utterance)
            .ok_or_else(|| wrong(format!("utterance {} without", utterance.name)))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Protocol; 5] = [
        Protocol::Paper,
        Protocol::TenFold,
        Protocol::LeaveOneSpeakerOut,
        Protocol::LeaveOneSessionOut,
        Protocol::LeaveOneSpeakerAndSentenceOut,
    ];

    /// Five speakers in four sessions with three sentences; speaker 0 lacks the last class.
    fn corpus() -> Corpus {
        let utterance = |index: usize| Utterance {
            name: format!("{index:03}"),
            label: if index.is_multiple_of(5) {
                index / 5 % 2
            } else {
                index / 5 % 3
            },
            speaker: format!("s{}", index % 5),
            session: Some(format!("session {}", index / 30)),
            sentence: Some(format!("text {}", index / 5 % 3)),
            ..Utterance::default()
        };
        Corpus {
            labels: ["a", "b", "c"].map(str::to_owned).to_vec(),
            utterances: (0..120).map(utterance).collect(),
            ..Corpus::default()
        }
    }

    #[test]
    fn parts_share_nothing_and_leave_nothing_out() {
        let corpus = corpus();
        let complete = |protocol: &Protocol| *protocol != Protocol::LeaveOneSpeakerAndSentenceOut;
        for protocol in ALL.into_iter().filter(complete) {
            for seed in 0..3 {
                for division in protocol.divisions(&corpus, seed).unwrap() {
                    let parts = [&division.train, &division.validation, &division.test];
                    assert!(parts.iter().all(|part| !part.is_empty()));
                    let mut all = parts.map(Clone::clone).concat();
                    all.sort_unstable();
                    assert_eq!(all, (0..120).collect::<Vec<_>>(), "{protocol:?}");
                }
            }
        }
    }

    #[test]
    fn pooled_folds_test_every_utterance_once_and_the_papers_one_set_always() {
        let corpus = corpus();
        for protocol in ALL {
            let divisions = protocol.divisions(&corpus, 1).unwrap();
            let mut tested: Vec<usize> = divisions.iter().flat_map(|d| d.test.clone()).collect();
            if protocol.pools() {
                tested.sort_unstable();
                assert_eq!(tested, (0..120).collect::<Vec<_>>());
            } else {
                assert_eq!(divisions.len(), 9);
                assert!(divisions.iter().all(|d| d.test == divisions[0].test));
                let mut chosen: Vec<usize> = divisions
                    .iter()
                    .flat_map(|d| d.validation.clone())
                    .collect();
                chosen.extend(&divisions[0].test);
                chosen.sort_unstable();
                assert_eq!(chosen, (0..120).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn no_speaker_is_on_two_sides() {
        let corpus = corpus();
        for seed in 0..5 {
            for division in Protocol::LeaveOneSpeakerOut
                .divisions(&corpus, seed)
                .unwrap()
            {
                let speakers = |part: &[usize]| -> BTreeSet<String> {
                    part.iter()
                        .map(|i| corpus.utterances[*i].speaker.clone())
                        .collect()
                };
                let [train, validation, test] =
                    [&division.train, &division.validation, &division.test].map(|p| speakers(p));
                assert_eq!((train.len(), validation.len(), test.len()), (3, 1, 1));
                assert!(train.is_disjoint(&test) && train.is_disjoint(&validation));
                assert_ne!(validation, test);
                assert!(test.contains(&division.test_name));
            }
        }
    }

    #[test]
    fn neither_the_speaker_nor_the_sentence_of_a_test_part_is_elsewhere() {
        let corpus = corpus();
        let protocol = Protocol::LeaveOneSpeakerAndSentenceOut;
        let divisions = protocol.divisions(&corpus, 2).unwrap();
        assert_eq!(divisions.len(), 15);
        for division in divisions {
            let names = |part: &[usize]| -> (BTreeSet<&str>, BTreeSet<&str>) {
                let of = part.iter().map(|index| &corpus.utterances[*index]);
                of.map(|u| (u.speaker.as_str(), u.sentence.as_deref().unwrap()))
                    .unzip()
            };
            let tested = names(&division.test);
            assert_eq!(
                (tested.0.len(), tested.1.len(), division.test.len()),
                (1, 1, 8)
            );
            for part in [&division.train, &division.validation] {
                let (speakers, sentences) = names(part);
                assert!(speakers.is_disjoint(&tested.0) && sentences.is_disjoint(&tested.1));
                assert_eq!(sentences.len(), 2);
            }
            assert_eq!((division.train.len(), division.validation.len()), (48, 16));
        }
        let mut without = corpus.clone();
        without.utterances[9].sentence = None;
        let error = protocol.divisions(&without, 0).unwrap_err();
        assert_eq!(error.code(), "corpus-split");
        assert!(error.to_string().contains("utterance 009"), "{error}");
    }

    #[test]
    fn the_seed_draws_the_validation() {
        let corpus = corpus();
        for protocol in ALL {
            let divisions = |seed| protocol.divisions(&corpus, seed).unwrap();
            assert_eq!(divisions(0), divisions(0));
            assert!(
                (1..9).any(|seed| divisions(0) != divisions(seed)),
                "{protocol:?}"
            );
        }
    }

    #[test]
    fn a_part_without_a_class_is_told() {
        let corpus = corpus();
        let divisions = Protocol::LeaveOneSpeakerOut.divisions(&corpus, 0).unwrap();
        let warnings = divisions[0].warnings(&corpus);
        assert_eq!(warnings, ["test s0: the test part has no c"]);
        assert!(
            divisions
                .iter()
                .filter(|d| !d.warnings(&corpus).is_empty())
                .count()
                == 2
        );
    }

    #[test]
    fn what_the_corpus_does_not_tell_cannot_divide_it() {
        let mut corpus = corpus();
        corpus.utterances[7].session = None;
        corpus.utterances[8].speaker = String::new();
        for (protocol, part) in [
            (Protocol::LeaveOneSpeakerOut, "utterance 008"),
            (Protocol::LeaveOneSessionOut, "utterance 007"),
        ] {
            let error = protocol.divisions(&corpus, 0).unwrap_err();
            assert_eq!(error.code(), "corpus-split");
            assert!(error.to_string().contains(part), "{error}");
        }
        corpus.utterances.truncate(7);
        let error = Protocol::Paper.divisions(&corpus, 0).unwrap_err();
        assert!(error.to_string().contains("received 7"), "{error}");
    }
}
