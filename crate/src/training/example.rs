//! Training examples.

use super::augment::Augmentation;
use super::loss::Target;
use super::speaker_mean::Correction;
use crate::corpora::Difficulty;
use crate::error::Error;
use crate::fingerprint::hashed_values;
use crate::frontend::{LogMel, MAX_FRAMES, MEL_BANDS, MIN_FRAMES, Standardization};
use crate::inference::cpu::Engine;
use crate::model::GRU_UNITS;
#[cfg(feature = "cli")]
use crate::networks::comparison::{SEGMENT_FRAMES, SEGMENT_VALUES};
use crate::random::Generator;
use std::mem::discriminant;
use std::sync::Arc;

/// One labeled utterance, preprocessed for the network.
#[derive(Debug, Clone)]
pub struct Example {
    pub(super) input: ExampleInput,
    /// A hash of the features from which the input was computed. Checkpoints compare the hash, because embeddings differ
    /// in their last digits between processors.
    pub(super) origin: u64,
    pub(super) label: usize,
    pub(super) difficulty: Difficulty,
    pub(super) votes: Option<Vec<f32>>,
    /// Whether it counts for the class weights: true for an utterance and for its first segment.
    pub(super) counted: bool,
}

/// The values of an utterance and the layer that they enter.
#[derive(Debug, Clone)]
pub(super) enum ExampleInput {
    /// Input of the first layer.
    Features {
        /// Standardized log-mel, `frames x 128`, 7 to 700 frames.
        values: Vec<f32>,
        /// Used to convert to decibels for augmentation.
        standardization: Box<Standardization>,
        /// Normalizes the utterance to its speaker, if the speaker has neutral speech.
        correction: Option<Box<Correction>>,
    },
    /// Input of the attention: the GRU's states, `steps x 256`.
    #[cfg_attr(
        not(feature = "cli"),
        expect(dead_code, reason = "only measurements keep the states of a trunk")
    )]
    States(Arc<[f32]>),
    /// Input of the classifier: the embedding of the utterance.
    Embedding(Vec<f32>),
    /// Segments of 3 s, each `3 x 300 x 40`.
    #[cfg(feature = "cli")]
    Segments(Arc<[f32]>),
}

impl ExampleInput {
    /// Whether both enter the network at the same layer.
    pub(super) fn enters_same_layer(&self, other: &Self) -> bool {
        discriminant(self) == discriminant(other)
    }

    pub(super) fn values(&self) -> &[f32] {
        match self {
            Self::Features { values, .. } => values,
            Self::States(states) => states,
            Self::Embedding(embedding) => embedding,
            #[cfg(feature = "cli")]
            Self::Segments(segments) => segments,
        }
    }

    /// Number of rows of the network's output: the segments, otherwise 1.
    pub(super) fn rows(&self) -> usize {
        match self {
            #[cfg(feature = "cli")]
            Self::Segments(segments) => segments.len() / SEGMENT_VALUES,
            _ => 1,
        }
    }

    /// An identifier of the layer that the input enters.
    pub(super) const fn place(&self) -> u64 {
        match self {
            Self::Features { .. } => 0,
            Self::Embedding(_) => 1,
            Self::States(_) => 2,
            #[cfg(feature = "cli")]
            Self::Segments(_) => 3,
        }
    }
}

impl Example {
    /// Crops to the middle 7 s and standardizes.
    ///
    /// # Errors
    /// `samples-too-short` for fewer than 7 frames.
    pub fn new(
        log_mel: &LogMel,
        standardization: &Standardization,
        label: usize,
    ) -> Result<Self, Error> {
        let (cropped, _) = log_mel.crop_middle(MAX_FRAMES);
        if cropped.frames() < MIN_FRAMES {
            return Err(Error::SamplesTooShort {
                expected: crate::frontend::HOP * (MIN_FRAMES - 1),
                received: crate::frontend::HOP * cropped.frames().saturating_sub(1),
            });
        }
        let mut values = cropped.values;
        let origin = hashed_values(&values);
        standardization.apply(&mut values);
        let standardization = Box::new(standardization.clone());
        Ok(Self {
            input: ExampleInput::Features {
                values,
                standardization,
                correction: None,
            },
            origin,
            label,
            difficulty: Difficulty::default(),
            votes: None,
            counted: true,
        })
    }

    /// An example from a frozen trunk: the GRU's states, `steps x 256`, at least one step.
    #[cfg(feature = "cli")]
    pub(crate) fn of_states(states: Arc<[f32]>, label: usize) -> Self {
        Self {
            origin: hashed_values(&states),
            input: ExampleInput::States(states),
            label,
            difficulty: Difficulty::default(),
            votes: None,
            counted: true,
        }
    }

    /// Sets the difficulty for the focal loss; the default is easy.
    #[must_use]
    pub const fn with_difficulty(mut self, difficulty: Difficulty) -> Self {
        self.difficulty = difficulty;
        self
    }

    /// Sets the raters' votes for the soft-target loss, one number per class (they need not sum to 1).
    #[must_use]
    pub fn with_votes(mut self, votes: Vec<f32>) -> Self {
        self.votes = Some(votes);
        self
    }

    /// Sets the speaker normalization for [`Augmentation::speaker_normalization`].
    #[must_use]
    pub fn with_correction(mut self, known: Correction) -> Self {
        if let ExampleInput::Features { correction, .. } = &mut self.input {
            *correction = Some(Box::new(known));
        }
        self
    }

    pub(super) const fn has_correction(&self) -> bool {
        matches!(
            &self.input,
            ExampleInput::Features {
                correction: Some(_),
                ..
            }
        )
    }

    /// The same utterance as an input of the classifier, if the trunk is frozen.
    pub(super) fn embedded(&self, engine: &Engine) -> Self {
        Self {
            input: ExampleInput::Embedding(engine.run(self.input.values()).embedding),
            origin: self.origin,
            label: self.label,
            difficulty: self.difficulty,
            votes: self.votes.clone(),
            counted: self.counted,
        }
    }

    /// The standardized log-mel, if the example has it.
    #[cfg(feature = "cli")]
    pub(crate) fn log_mel(&self) -> Option<&[f32]> {
        match &self.input {
            ExampleInput::Features { values, .. } => Some(values),
            _ => None,
        }
    }

    /// The same utterance as segments, each `3 x 300 x 40`. `counted` is false for all but the first example of an
    /// utterance.
    #[cfg(feature = "cli")]
    #[must_use]
    pub fn with_segments(&self, segments: Arc<[f32]>, counted: bool) -> Self {
        Self {
            origin: hashed_values(&segments),
            input: ExampleInput::Segments(segments),
            label: self.label,
            difficulty: self.difficulty,
            votes: self.votes.clone(),
            counted,
        }
    }

    /// Whether the values are the input of the first layer but cannot be augmented.
    pub(super) const fn is_fixed(&self) -> bool {
        match &self.input {
            #[cfg(feature = "cli")]
            ExampleInput::Segments(_) => true,
            _ => false,
        }
    }

    /// The utterance after random augmentation.
    pub(super) fn changed(&self, augmentation: &Augmentation, generator: &mut Generator) -> Self {
        let mut changed = self.clone();
        if let ExampleInput::Features {
            values,
            standardization,
            correction,
        } = &mut changed.input
        {
            *values = augmentation.apply(values, standardization, correction.as_deref(), generator);
        }
        changed
    }

    /// Frames of log-mel, or steps of the states; 0 for an input of the classifier.
    #[must_use]
    pub fn frames(&self) -> usize {
        match &self.input {
            ExampleInput::Features { values, .. } => values.len() / MEL_BANDS,
            ExampleInput::States(states) => states.len() / (2 * GRU_UNITS),
            ExampleInput::Embedding(_) => 0,
            #[cfg(feature = "cli")]
            ExampleInput::Segments(_) => SEGMENT_FRAMES * self.input.rows(),
        }
    }

    /// The input of the network.
    pub(super) fn values(&self) -> &[f32] {
        self.input.values()
    }

    /// The class.
    #[must_use]
    pub const fn label(&self) -> usize {
        self.label
    }

    /// Validates the label and the votes for this number of classes.
    pub(super) fn check(&self, classes: usize) -> Result<(), Error> {
        if self.label >= classes {
            return Err(Error::ClassIndex {
                expected: classes,
                received: self.label,
            });
        }
        let good = |votes: &Vec<f32>| {
            votes.len() == classes
                && votes.iter().all(|vote| vote.is_finite() && *vote >= 0.0)
                && votes.iter().any(|vote| *vote > 0.0)
        };
        match &self.votes {
            Some(votes) if !good(votes) => Err(Error::TrainingVotes {
                expected: classes,
                received: format!("{votes:?}"),
            }),
            _ => Ok(()),
        }
    }

    /// The target: the label, or the votes if `soft` and available.
    pub(super) fn target(&self, classes: usize, soft: bool) -> Target {
        match &self.votes {
            Some(votes) if soft => {
                let sum: f32 = votes.iter().sum();
                Target {
                    shares: votes.iter().map(|vote| vote / sum).collect(),
                    difficulty: self.difficulty,
                }
            }
            _ => Target::label(self.label, classes, self.difficulty),
        }
    }
}
