//! Utterances and corpora.

#[cfg(feature = "corpora")]
use super::archive;
use super::difficulty::Difficulty;
use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The sex of a speaker, as given by the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// A woman or girl.
    Female,
    /// A man or boy.
    Male,
}

/// A line of a table that lists utterances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The table.
    pub file: PathBuf,
    /// Counted from 1.
    pub number: usize,
}

/// One labeled recording.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Utterance {
    /// The name in the corpus, unique in it.
    pub name: String,
    /// The path of the recording.
    pub path: PathBuf,
    /// The class, as an index into [`Corpus::labels`].
    pub label: usize,
    /// Speaker ID in the corpus; empty if unknown.
    pub speaker: String,
    /// The recording session, if the corpus has sessions.
    pub session: Option<String>,
    /// The sentence spoken, if the corpus repeats sentences across speakers.
    pub sentence: Option<String>,
    /// The sex of the speaker, if known.
    pub sex: Option<Sex>,
    /// The fraction of raters who chose this label, 0 to 1; absent if unknown.
    pub agreement: Option<f32>,
    /// Number of raters' votes for each class, in label order; empty if unknown.
    pub votes: Vec<f32>,
    /// The line that lists the utterance; absent if only the file name describes it.
    pub listed: Option<Line>,
}

impl Utterance {
    /// The difficulty derived from the agreement; easy without ratings, as in the paper.
    #[must_use]
    pub fn difficulty(&self) -> Difficulty {
        self.agreement
            .map_or(Difficulty::A, Difficulty::of_agreement)
    }

    /// The recording, mono at 16 kHz.
    ///
    /// # Errors
    /// `corpus-recording` if the file is missing or damaged, with its path and the line that lists it.
    #[cfg(feature = "corpora")]
    pub fn samples(&self) -> Result<Vec<f32>, Error> {
        self.recording()?
            .to_mono_16_khz()
            .map_err(|error| self.unusable(error))
    }

    /// The recording at its original sample rate.
    ///
    /// # Errors
    /// Those of [`samples`](Self::samples).
    #[cfg(feature = "corpora")]
    pub fn recording(&self) -> Result<crate::audio::Recording, Error> {
        let bytes = archive::read(&self.path).map_err(|error| self.unusable(error))?;
        crate::audio::decode(&bytes).map_err(|error| self.unusable(error))
    }

    /// The error of an unusable recording.
    #[cfg(feature = "corpora")]
    pub(crate) fn unusable(&self, reason: impl Into<crate::error::Cause>) -> Error {
        let reason = reason.into();
        Error::CorpusRecording {
            file: self.path.display().to_string(),
            listed: self.listed.as_ref().map_or_else(String::new, |line| {
                format!(" (line {} of {})", line.number, line.file.display())
            }),
            reason: reason.text,
            source: reason.source,
        }
    }
}

/// A corpus, as read by its reader.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Corpus {
    /// The names of the classes, in the order of a network's outputs.
    pub labels: Vec<String>,
    /// Every utterance, sorted by name, because the order of a folder depends on the machine.
    pub utterances: Vec<Utterance>,
    /// Entries that could not be used, with the reasons.
    pub faults: Vec<Error>,
    /// Recordings that are not used because their label is not in [`labels`](Self::labels), counted by that label.
    pub other_labels: BTreeMap<String, usize>,
}

impl Corpus {
    /// Number of utterances of each class, in label order.
    #[must_use]
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.labels.len()];
        for utterance in &self.utterances {
            if let Some(count) = counts.get_mut(utterance.label) {
                *count += 1;
            }
        }
        counts
    }

    /// Restricts the corpus to those of its labels that are in `labels`, and to their utterances.
    #[must_use]
    pub fn restricted_to(mut self, labels: &[String]) -> Self {
        let kept: Vec<bool> = self.labels.iter().map(|own| labels.contains(own)).collect();
        let is_kept = |label: usize| kept.get(label).copied().unwrap_or(false);
        self.utterances.retain(|utterance| is_kept(utterance.label));
        for utterance in &mut self.utterances {
            let before = kept.iter().take(utterance.label);
            utterance.label = before.filter(|kept| **kept).count();
            let votes = utterance.votes.iter().zip(&kept);
            utterance.votes = votes
                .filter(|(_, kept)| **kept)
                .map(|(vote, _)| *vote)
                .collect();
        }
        self.labels.retain(|own| labels.contains(own));
        self
    }

    /// Whether any utterance has ratings.
    #[must_use]
    pub fn has_agreement(&self) -> bool {
        self.utterances.iter().any(|u| u.agreement.is_some())
    }

    /// The number of utterances of each class, in label order, for each speaker.
    #[must_use]
    pub fn speakers(&self) -> BTreeMap<&str, Vec<usize>> {
        let mut speakers = BTreeMap::new();
        for utterance in &self.utterances {
            let counts = speakers
                .entry(utterance.speaker.as_str())
                .or_insert_with(|| vec![0; self.labels.len()]);
            if let Some(count) = counts.get_mut(utterance.label) {
                *count += 1;
            }
        }
        speakers
    }

    /// Warnings about properties that make scores less reliable, one sentence each: a class with at most one utterance,
    /// a speaker without utterances of a class.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        for (label, count) in self.labels.iter().zip(self.counts()) {
            match count {
                0 => warnings.push(format!("no utterance is labeled `{label}`")),
                1 => warnings.push(format!(
                    "a single utterance is labeled `{label}`: it cannot be in both the training and the test set"
                )),
                _ => {}
            }
        }
        for (speaker, counts) in self.speakers() {
            let missing: Vec<&str> = self
                .labels
                .iter()
                .zip(counts)
                .filter(|(_, count)| *count == 0)
                .map(|(label, _)| label.as_str())
                .collect();
            if !speaker.is_empty() && !missing.is_empty() {
                warnings.push(format!("speaker {speaker} has no {}", missing.join(", ")));
            }
        }
        warnings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restricted_corpus_has_the_shared_labels_and_their_utterances() {
        let labels = ["neutral", "calm", "fear", "joy"].map(str::to_owned);
        let utterance = |index: usize| Utterance {
            name: index.to_string(),
            label: index % 4,
            votes: vec![0.0, 1.0, 2.0, 3.0],
            ..Utterance::default()
        };
        let corpus = Corpus {
            labels: labels.to_vec(),
            utterances: (0..8).map(utterance).collect(),
            ..Corpus::default()
        };
        let shared = ["joy", "boredom", "neutral"].map(str::to_owned);
        let restricted = corpus.restricted_to(&shared);
        assert_eq!(restricted.labels, ["neutral", "joy"]);
        let found: Vec<(&str, usize)> = restricted
            .utterances
            .iter()
            .map(|u| (u.name.as_str(), u.label))
            .collect();
        assert_eq!(found, [("0", 0), ("3", 1), ("4", 0), ("7", 1)]);
        assert_eq!(restricted.utterances[1].votes, [0.0, 3.0]);
    }
}
