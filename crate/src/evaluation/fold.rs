//! The parts of one fold as training examples.

use super::prepared::Prepared;
use super::speaker_means::SpeakerMeans;
use crate::corpora::{Division, Utterance};
use crate::error::Error;
use crate::frontend::{LogMel, Standardization};
use crate::training::{Example, Fold};

impl Prepared {
    /// The parts of one fold. The standardization and the speakers' mean spectra are fitted on the training part; the
    /// standardization is `kept` if the training starts from a model.
    ///
    /// # Errors
    /// `training-examples` for an empty training part.
    pub fn fold(&self, division: &Division, kept: Option<&Standardization>) -> Result<Fold, Error> {
        let log_mels = division
            .train
            .iter()
            .filter_map(|index| self.log_mels.get(*index));
        let standardization = match kept {
            Some(kept) => kept.clone(),
            None => Standardization::fit(log_mels)
                .ok_or(Error::TrainingExamples { part: "training" })?,
        };
        let examples = |part: &[usize]| -> Result<Vec<Example>, Error> {
            self.members(part)
                .map(|(utterance, log_mel)| example(utterance, log_mel, &standardization))
                .collect()
        };
        let speakers = SpeakerMeans::new(self, &division.train);
        let train = self
            .members(&division.train)
            .map(|(utterance, log_mel)| {
                let example = example(utterance, log_mel, &standardization)?;
                let known = speakers.as_ref();
                let correction = known.and_then(|known| known.correction(&utterance.speaker));
                Ok(match correction {
                    Some(correction) => example.with_correction(correction),
                    None => example,
                })
            })
            .collect::<Result<_, Error>>()?;
        let mut validation_normalized = Vec::new();
        if let Some(speakers) = &speakers {
            for (index, correction) in speakers.of_others(&division.validation) {
                for (utterance, log_mel) in self.members(&[index]) {
                    let mut log_mel = log_mel.clone();
                    correction.apply(&mut log_mel.values);
                    validation_normalized.push(example(utterance, &log_mel, &standardization)?);
                }
            }
        }
        Ok(Fold {
            train,
            validation: examples(&division.validation)?,
            validation_normalized,
            test: examples(&division.test)?,
            standardization,
        })
    }

    /// The utterances at `indices` with their features.
    fn members(&self, indices: &[usize]) -> impl Iterator<Item = (&Utterance, &LogMel)> {
        indices.iter().filter_map(|index| {
            Some((
                self.corpus.utterances.get(*index)?,
                self.log_mels.get(*index)?,
            ))
        })
    }
}

/// The training example of an utterance.
pub(super) fn example(
    utterance: &Utterance,
    log_mel: &LogMel,
    standardization: &Standardization,
) -> Result<Example, Error> {
    let mut example = Example::new(log_mel, standardization, utterance.label)?
        .with_difficulty(utterance.difficulty());
    // All votes may be for labels that are not classes.
    if utterance.votes.iter().any(|vote| *vote > 0.0) {
        example = example.with_votes(utterance.votes.clone());
    }
    Ok(example)
}
