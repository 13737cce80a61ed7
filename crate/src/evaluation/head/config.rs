//! How a head on a frozen trunk is made.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::training::Augmentation;

/// Settings of a head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct HeadConfig {
    /// Whether the second half of the embedding is the deviation of the states.
    pub deviation: bool,
    /// C of the linear classifier that the head starts as; absent where it is chosen on folds inside the training part.
    pub c: Option<f64>,
    /// Which embeddings the linear classifier is fitted on.
    pub embeddings: Embeddings,
    /// Penalty on the square of the attention weight, which is fitted for the linear classifier; absent for equal
    /// attention.
    pub attention: Option<f64>,
    /// Augmented copies of each training utterance that the linear classifier is fitted on as well.
    pub copies: usize,
    /// How the copies are changed.
    pub augmentation: Augmentation,
}

/// Which embeddings of the training utterances a head is fitted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Embeddings {
    /// As they are.
    Raw,
    /// Each centred on the mean of its speaker, as at the end of a long session.
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
            // Of 0.001 to 0.01, none worse than equal attention on the validation speakers, the strongest.
            attention: Some(0.01),
            copies: 3,
            // The conditions of a recording, and nothing that changes how it was spoken.
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
    /// `training-config` for a C or a penalty that is not above 0, for more than 16 copies, and for changes that are out of
    /// range.
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
