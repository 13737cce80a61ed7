//! Settings of a head on a frozen trunk.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::training::Augmentation;

/// Settings of a head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct HeadConfig {
    /// Whether the second half of the embedding is the standard deviation of the states.
    pub deviation: bool,
    /// C of the initial linear classifier; absent to select it on inner folds of the training part.
    pub c: Option<f64>,
    /// The embeddings that the linear classifier is fitted on.
    pub embeddings: Embeddings,
    /// L2 penalty of the attention weight, which is fitted for the linear classifier; absent for equal attention.
    pub attention: Option<f64>,
    /// Number of augmented copies of each training utterance for the linear classifier.
    pub copies: usize,
    /// Augmentation of the copies.
    pub augmentation: Augmentation,
}

/// The embeddings of the training utterances that a head is fitted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Embeddings {
    /// Unchanged.
    Raw,
    /// Each centered on the mean of its speaker, as at the end of a long session.
    Centred,
    /// Both.
    #[default]
    Both,
}

impl Default for HeadConfig {
    fn default() -> Self {
        Self {
            deviation: true,
            c: None,
            embeddings: Embeddings::default(),
            // The strongest penalty in 0.001 to 0.01; none was worse than equal attention on the validation speakers.
            attention: Some(0.01),
            copies: 3,
            // Recording conditions only, no changes of speech.
            augmentation: Augmentation {
                level: 3.0,
                noise: 60.0,
                reverberation: 0.3,
                telephone: 0.25,
                ..Augmentation::default()
            },
        }
    }
}

impl HeadConfig {
    /// # Errors
    /// `training-config` for a C or a penalty that is not positive, for more than 16 copies, and for augmentation
    /// values out of range.
    pub fn check(&self) -> Result<(), Error> {
        for (name, value) in [("head.c", self.c), ("head.attention", self.attention)] {
            if let Some(value) = value
                && !(value.is_finite() && value > 0.0)
            {
                return Err(Error::TrainingConfig {
                    name,
                    expected: "a number above 0",
                    received: value.to_string(),
                });
            }
        }
        if self.copies > 16 {
            return Err(Error::TrainingConfig {
                name: "head.copies",
                expected: "a number from 0 to 16",
                received: self.copies.to_string(),
            });
        }
        self.augmentation.check()
    }
}
