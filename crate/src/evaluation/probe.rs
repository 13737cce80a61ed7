//! Linear probe: a linear classifier on the states of a frozen trunk.

use rayon::prelude::*;
use serde::Serialize;

use super::linear::{LinearScores, Vectors, across, by_protocol};
use super::prepared::Prepared;
use super::statistics::mean_and_std;
use crate::corpora::Protocol;
use crate::error::Error;
use crate::frontend::{LogMel, Standardization};
use crate::inference::cpu::TrunkEngine;
use crate::model::{ModelFile, NetworkConfig};
use crate::training::{Augmentation, step_generator};

/// A trunk on the CPU, with its feature extraction.
pub(crate) struct FrozenTrunk {
    engine: TrunkEngine,
    state_size: usize,
    standardization: Standardization,
}

/// The mean and standard deviation over time of the states of each utterance.
pub(crate) struct Probe<'a> {
    prepared: &'a Prepared,
    values: Vec<Vec<f32>>,
}

/// Scores of a probe that is trained on one corpus and tested on another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct CrossScores {
    /// Name of the test corpus.
    pub corpus: String,
    /// The labels that both corpora have.
    pub labels: Vec<String>,
    /// Number of test utterances.
    pub utterances: usize,
    /// Scores over these labels, with predictions restricted to them.
    #[serde(flatten)]
    pub scores: LinearScores,
}

impl FrozenTrunk {
    /// The trunk of a model file of either kind.
    ///
    /// # Errors
    /// `model-tensor-missing` or `model-tensor-shape`.
    pub(crate) fn new(file: &ModelFile) -> Result<Self, Error> {
        Ok(Self {
            state_size: file.card.architecture.state_size(),
            engine: TrunkEngine::new(NetworkConfig::from(&file.card), &file.tensors)?,
            standardization: file.standardization()?,
        })
    }

    /// The states of every utterance, `steps x state size` each, computed on all cores.
    #[must_use]
    pub(crate) fn states(&self, prepared: &Prepared) -> Vec<Vec<f32>> {
        let log_mels = prepared.log_mels.par_iter();
        log_mels
            .map(|log_mel| self.engine.states(&self.features(log_mel)))
            .collect()
    }

    /// The states of augmented features; each `copy` has a different augmentation.
    pub(super) fn augmented_states(
        &self,
        prepared: &Prepared,
        augmentation: &Augmentation,
        copy: usize,
    ) -> Vec<Vec<f32>> {
        let log_mels = prepared.log_mels.par_iter().enumerate();
        log_mels
            .map(|(index, log_mel)| {
                let mut generator = step_generator(copy as u64, index);
                let features = self.features(log_mel);
                let standardization = &self.standardization;
                let changed = augmentation.apply(&features, standardization, None, &mut generator);
                self.engine.states(&changed)
            })
            .collect()
    }

    fn features(&self, log_mel: &LogMel) -> Vec<f32> {
        let mut features = log_mel.values.clone();
        self.standardization.apply(&mut features);
        features
    }
}

impl<'a> Probe<'a> {
    /// Computes the states of every utterance.
    #[must_use]
    pub(crate) fn new(trunk: &FrozenTrunk, prepared: &'a Prepared) -> Self {
        let states = trunk.states(prepared);
        Self {
            prepared,
            values: states
                .iter()
                .map(|states| mean_and_std(states, trunk.state_size))
                .collect(),
        }
    }

    fn vectors(&self) -> Vectors<'_> {
        Vectors {
            corpus: &self.prepared.corpus,
            seconds: &self.prepared.speech_seconds,
            values: &self.values,
        }
    }

    /// The scores with a protocol, for each seed.
    ///
    /// # Errors
    /// `corpus-split` if the protocol does not fit the corpus.
    pub(crate) fn by_protocol(
        &self,
        protocol: Protocol,
        seeds: &[u64],
    ) -> Result<LinearScores, Error> {
        by_protocol(self.vectors(), protocol, seeds)
    }

    /// Trains on this corpus and tests on another one.
    ///
    /// # Errors
    /// `corpus-split` if the corpora share fewer than two labels.
    pub(crate) fn across(&self, test: &Probe<'_>, name: &str) -> Result<CrossScores, Error> {
        let labels = &self.prepared.corpus.labels;
        let tested = &test.prepared.corpus;
        let shared = labels.iter().filter(|label| tested.labels.contains(label));
        let counts = tested.labels.iter().zip(tested.counts());
        Ok(CrossScores {
            corpus: name.to_owned(),
            labels: shared.cloned().collect(),
            utterances: counts
                .filter(|(label, _)| labels.contains(label))
                .map(|(_, count)| count)
                .sum(),
            scores: across(self.vectors(), test.vectors())?,
        })
    }
}
