//! One division of a corpus into what is trained on, what chooses and what is tested.

use super::augment::Augmentation;
use super::example::Example;
use crate::frontend::Standardization;

/// The parts of a corpus for one run. Standardising knows the training part only.
#[derive(Debug, Clone)]
pub struct Fold {
    /// Updates the weights.
    pub train: Vec<Example>,
    /// Chooses among the weights.
    pub validation: Vec<Example>,
    /// The same normalized to their speakers, where those have neutral speech.
    pub validation_normalized: Vec<Example>,
    /// Touched once, at the end.
    pub test: Vec<Example>,
    /// Of the features, over the training part.
    pub standardization: Standardization,
}

impl Fold {
    /// What chooses among weights that are trained with `augmentation`: the validation part, and where training utterances
    /// are normalized to their speakers, the validation part normalized likewise.
    #[must_use]
    pub fn choosing(&self, augmentation: &Augmentation) -> Vec<Example> {
        let mut examples = self.validation.clone();
        if augmentation.speaker_normalization > 0.0 {
            examples.extend_from_slice(&self.validation_normalized);
        }
        examples
    }
}
