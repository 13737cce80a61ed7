//! Mean spectra of the speakers of a fold, for speaker normalization.

use std::collections::BTreeMap;

use super::prepared::Prepared;
use crate::frontend::LogMel;
use crate::training::{Correction, SpeakerMean};

/// The label of neutral speech in all readers.
const NEUTRAL: &str = "neutral";

/// Maximum number of neutral utterances in the mean of a speaker outside the training part.
const MOST: usize = 3;

/// The mean spectra of the speakers of a training part.
#[derive(Debug)]
pub(super) struct SpeakerMeans<'a> {
    prepared: &'a Prepared,
    known: BTreeMap<&'a str, SpeakerMean>,
    /// The mean over these speakers.
    reference: SpeakerMean,
}

impl<'a> SpeakerMeans<'a> {
    /// Computed from all neutral utterances at `indices`; `None` without any.
    pub(super) fn new(prepared: &'a Prepared, indices: &[usize]) -> Option<Self> {
        let known: BTreeMap<&str, SpeakerMean> = neutral_utterances(prepared, indices)
            .into_iter()
            .filter_map(|(speaker, own)| Some((speaker, mean(prepared, &own)?)))
            .collect();
        let reference = SpeakerMean::mean(&known.values().cloned().collect::<Vec<_>>())?;
        Some(Self {
            prepared,
            known,
            reference,
        })
    }

    /// The correction of a speaker of the training part.
    pub(super) fn correction(&self, speaker: &str) -> Option<Correction> {
        let mean = self.known.get(speaker)?;
        Some(mean.correction(&self.reference))
    }

    /// The utterances of another part whose speakers have a mean, with their corrections. The mean of a speaker outside
    /// the training part is computed from the first three neutral utterances of the other part, which are then
    /// excluded.
    pub(super) fn of_others(&self, indices: &[usize]) -> Vec<(usize, Correction)> {
        let mut measured_on = neutral_utterances(self.prepared, indices);
        measured_on.retain(|speaker, _| !self.known.contains_key(speaker));
        measured_on.values_mut().for_each(|own| own.truncate(MOST));
        let measured: BTreeMap<&str, Correction> = measured_on
            .iter()
            .filter_map(|(speaker, own)| {
                let mean = mean(self.prepared, own)?;
                Some((*speaker, mean.correction(&self.reference)))
            })
            .collect();
        let corrections = indices.iter().filter_map(|index| {
            let speaker = &self.prepared.corpus.utterances.get(*index)?.speaker;
            let is_measured = measured_on
                .get(speaker.as_str())
                .is_some_and(|own| own.contains(index));
            let correction = self
                .correction(speaker)
                .or_else(|| measured.get(speaker.as_str()).cloned())?;
            (!is_measured).then_some((*index, correction))
        });
        corrections.collect()
    }
}

fn mean(prepared: &Prepared, utterances: &[usize]) -> Option<SpeakerMean> {
    let log_mels = utterances.iter();
    let log_mels: Vec<&LogMel> = log_mels
        .filter_map(|index| prepared.log_mels.get(*index))
        .collect();
    SpeakerMean::of(log_mels)
}

/// The neutral utterances among `indices`, by speaker.
fn neutral_utterances<'a>(
    prepared: &'a Prepared,
    indices: &[usize],
) -> BTreeMap<&'a str, Vec<usize>> {
    let corpus = &prepared.corpus;
    let mut speakers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for index in indices {
        if let Some(utterance) = corpus.utterances.get(*index)
            && corpus
                .labels
                .get(utterance.label)
                .is_some_and(|label| label == NEUTRAL)
        {
            speakers.entry(&utterance.speaker).or_default().push(*index);
        }
    }
    speakers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpora::{Corpus, Utterance};
    use crate::frontend::MEL_BANDS;

    /// Three speakers with four neutral utterances and two of anger each; all bands of a speaker lie `10 * speaker`
    /// below the loudest frame.
    fn prepared() -> Prepared {
        let utterance = |index: usize| Utterance {
            label: usize::from(index % 6 > 3),
            speaker: (index / 6).to_string(),
            ..Utterance::default()
        };
        let log_mel = |index: usize| {
            let mut values = vec![-10.0 * (index / 6) as f32; 3 * MEL_BANDS];
            values[0] = 0.0;
            LogMel {
                values,
                ..LogMel::default()
            }
        };
        Prepared {
            statistics: Vec::new(),
            corpus: Corpus {
                labels: ["neutral", "anger"].map(str::to_owned).to_vec(),
                utterances: (0..18).map(utterance).collect(),
                ..Corpus::default()
            },
            log_mels: (0..18).map(log_mel).collect(),
            speech_seconds: vec![2.0; 18],
            fingerprint: String::new(),
        }
    }

    fn second_band(correction: &Correction) -> f32 {
        let mut values = vec![0.0; MEL_BANDS];
        correction.apply(&mut values);
        values[1]
    }

    #[test]
    fn the_mean_of_a_speaker_outside_the_training_set_uses_three_utterances_that_are_excluded() {
        let prepared = prepared();
        let train: Vec<usize> = (0..12).collect();
        let means = SpeakerMeans::new(&prepared, &train).unwrap();
        assert!((means.reference.bands[1] + 5.0).abs() < 1e-4);
        assert!((second_band(&means.correction("1").unwrap()) - 3.5).abs() < 1e-4);
        assert_eq!(means.correction("2"), None);

        let others: Vec<usize> = (12..18).collect();
        let corrections = means.of_others(&others);
        let indices: Vec<usize> = corrections.iter().map(|(index, _)| *index).collect();
        assert_eq!(indices, [15, 16, 17]);
        for (_, correction) in &corrections {
            assert!((second_band(correction) - 0.7 * 15.0).abs() < 1e-4);
        }
    }

    #[test]
    fn a_speaker_of_the_training_set_keeps_every_utterance() {
        let prepared = prepared();
        // The validation part has the first neutral utterance of each speaker and one of anger.
        let part = [0, 5, 6, 11];
        let train: Vec<usize> = (0..18).filter(|index| !part.contains(index)).collect();
        let means = SpeakerMeans::new(&prepared, &train).unwrap();
        let corrections = means.of_others(&part);
        assert_eq!(
            corrections.iter().map(|(i, _)| *i).collect::<Vec<_>>(),
            part
        );
        assert_eq!(Some(&corrections[2].1), means.correction("1").as_ref());
    }

    #[test]
    fn without_neutral_speech_there_are_no_means() {
        let prepared = prepared();
        assert!(SpeakerMeans::new(&prepared, &[4, 5, 10]).is_none());
        // The third speaker has no neutral utterance there.
        let means = SpeakerMeans::new(&prepared, &[0, 1, 2]).unwrap();
        assert!(means.of_others(&[16, 17]).is_empty());
    }
}
