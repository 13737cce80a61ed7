//! Session adaptation of a test set: the utterances of one speaker form a session, and each embedding is centered on
//! the running mean of the session.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bootstrap::ScoredRun;
use super::score::{Score, ua};
use crate::corpora::Corpus;
use crate::error::Error;
use crate::random::Generator;
use crate::recognizer::RunningMean;

/// Seeds of the random orders.
const ORDERS: [u64; 3] = [0, 1, 2];
/// The label of neutral speech in all readers.
const NEUTRAL: &str = "neutral";

/// The order of a speaker's utterances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SessionOrder {
    /// Random order with this seed.
    Random(u64),
    /// All neutral utterances first; both parts in random order.
    NeutralFirst,
}

/// Scores with session adaptation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SessionScore {
    /// Score over the random orders.
    #[serde(flatten)]
    pub score: Score,
    /// Unweighted accuracy of each random order, percent.
    pub by_order: Vec<f64>,
    /// Unweighted accuracy of sessions that begin with the speaker's neutral utterances, percent; absent without
    /// neutral utterances.
    pub neutral_first: Option<f64>,
}

/// An utterance in a session.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'a> {
    pub embedding: &'a [f32],
    /// Seconds of speech.
    pub seconds: f32,
}

/// The session orders to evaluate: the random ones, and neutral speech first if the corpus has the label.
pub(super) fn orders(corpus: &Corpus) -> Vec<SessionOrder> {
    let neutral = corpus.labels.iter().any(|label| label == NEUTRAL);
    let random = ORDERS.iter().map(|seed| SessionOrder::Random(*seed));
    random
        .chain(neutral.then_some(SessionOrder::NeutralFirst))
        .collect()
}

/// The sessions of the utterances at `indices`: those of each speaker in `order`. They depend on the names of the
/// utterances and not on their positions in the corpus.
pub(super) fn sessions(corpus: &Corpus, indices: &[usize], order: SessionOrder) -> Vec<Vec<usize>> {
    let mut by_speaker: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for index in indices {
        if let Some(utterance) = corpus.utterances.get(*index) {
            let own = by_speaker.entry(utterance.speaker.as_str()).or_default();
            own.push(*index);
        }
    }
    let name = |index: &usize| corpus.utterances.get(*index).map(|u| u.name.as_str());
    let neutral = corpus.labels.iter().position(|label| label == NEUTRAL);
    let is_emotional = |index: &usize| corpus.utterances.get(*index).map(|u| u.label) != neutral;
    let seed = match order {
        SessionOrder::Random(seed) => seed,
        SessionOrder::NeutralFirst => 0,
    };
    let ordered = by_speaker.into_values().enumerate();
    ordered
        .map(|(number, mut session)| {
            session.sort_by(|a, b| name(a).cmp(&name(b)));
            // Two rounds, so that the sessions of one seed are uncorrelated.
            let seed = Generator::new(seed).next_u64() ^ Generator::new(number as u64).next_u64();
            Generator::new(seed).shuffle(&mut session);
            if order == SessionOrder::NeutralFirst {
                session.sort_by_key(is_emotional);
            }
            session
        })
        .collect()
}

/// The embeddings of a session, each centered on the session's running mean.
pub(super) fn centred(items: &[Item<'_>], mean: &[f32], prior_seconds: f32) -> Vec<Vec<f32>> {
    let mut running = RunningMean::new(mean.to_vec(), prior_seconds);
    let adapted = items
        .iter()
        .map(|item| running.adapt(item.embedding, item.seconds.into()));
    adapted.collect()
}

impl SessionScore {
    /// The scores of the predictions in each of [`orders`], with one or more runs per order.
    ///
    /// # Errors
    /// `class-index` for a class outside the labels.
    pub(super) fn new(
        labels: &[String],
        runs: &[(SessionOrder, Vec<ScoredRun>)],
    ) -> Result<Self, Error> {
        let mut all = Vec::new();
        let (mut by_order, mut neutral_first) = (Vec::new(), None);
        for (order, runs) in runs {
            let mut sum = 0.0;
            for run in runs {
                sum += ua(labels.len(), run)?;
            }
            let mean = sum / runs.len().max(1) as f64;
            if *order == SessionOrder::NeutralFirst {
                neutral_first = Some(mean);
            } else {
                by_order.push(mean);
                all.extend(runs.iter().cloned());
            }
        }
        Ok(Self {
            score: Score::new(labels, &all)?,
            by_order,
            neutral_first,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpora::Utterance;

    fn corpus() -> Corpus {
        let utterance = |index: usize| Utterance {
            name: format!("{index:02}"),
            label: index % 3,
            speaker: format!("s{}", index % 4),
            ..Utterance::default()
        };
        Corpus {
            labels: ["anger", "neutral", "fear"].map(str::to_owned).to_vec(),
            utterances: (0..36).map(utterance).collect(),
            ..Corpus::default()
        }
    }

    #[test]
    fn a_session_has_one_speaker_and_each_utterance_once() {
        let corpus = corpus();
        let indices: Vec<usize> = (2..36).collect();
        assert_eq!(orders(&corpus).len(), 4);
        for order in orders(&corpus) {
            let sessions = sessions(&corpus, &indices, order);
            assert_eq!(sessions.len(), 4);
            for session in &sessions {
                let speaker = |index: &usize| corpus.utterances[*index].speaker.clone();
                assert!(
                    session
                        .iter()
                        .all(|index| speaker(index) == speaker(&session[0]))
                );
            }
            let mut all = sessions.concat();
            all.sort_unstable();
            assert_eq!(all, indices);
        }
        let of = |order| sessions(&corpus, &indices, order);
        assert_ne!(of(SessionOrder::Random(0)), of(SessionOrder::Random(1)));
        for session in of(SessionOrder::NeutralFirst) {
            assert!(session.is_sorted_by_key(|index| corpus.utterances[*index].label != 1));
        }
    }

    #[test]
    fn centering_matches_a_manual_calculation() {
        let embeddings = [[3.0_f32, -1.0], [5.0, 1.0], [-2.0, 0.5]];
        let seconds = [2.0_f32, 4.0, 1.0];
        let mean = [1.0_f32, 0.0];
        let item = |index: usize| Item {
            embedding: &embeddings[index],
            seconds: seconds[index],
        };
        let items: Vec<Item<'_>> = (0..3).map(item).collect();
        let received = centred(&items, &mean, 8.0);
        for last in 0..3 {
            for dimension in 0..2 {
                let sum: f32 = (0..=last)
                    .map(|i| seconds[i] * embeddings[i][dimension])
                    .sum();
                let weights: f32 = seconds[..=last].iter().sum();
                let running = (8.0 * mean[dimension] + sum) / (8.0 + weights);
                let expected = embeddings[last][dimension] - (running - mean[dimension]);
                assert!((received[last][dimension] - expected).abs() < 1e-6);
            }
        }
        // Later utterances do not change earlier results.
        assert_eq!(centred(&items[..2], &mean, 8.0), received[..2]);
    }
}
