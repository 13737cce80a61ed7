//! One split of a corpus into training, validation and test parts.

use super::augment::Augmentation;
use super::example::Example;
use crate::frontend::Standardization;

/// The parts of a corpus for one run. The standardization uses only the training part.
#[derive(Debug, Clone)]
pub struct Fold {
    /// Training set.
    pub train: Vec<Example>,
    /// Validation set, which selects the weights.
    pub validation: Vec<Example>,
    /// The validation set, normalized to its speakers where they have neutral speech.
    pub validation_normalized: Vec<Example>,
    /// Test set, used once at the end.
    pub test: Vec<Example>,
    /// Standardization of the features, fitted on the training part.
    pub standardization: Standardization,
}

impl Fold {
    /// The validation set for weights trained with `augmentation`: the validation part and, if training utterances are
    /// normalized to their speakers, also the normalized validation part.
    #[must_use]
    pub fn validation_set(&self, augmentation: &Augmentation) -> Vec<Example> {
        let mut examples = self.validation.clone();
        if augmentation.speaker_normalization > 0.0 {
            examples.extend_from_slice(&self.validation_normalized);
        }
        examples
    }
}
