//! How a head on a frozen trunk is made.

use serde::{Deserialize, Serialize};

use crate::error::Error;

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
        }
    }
}

impl HeadConfig {
    /// # Errors
    /// `training-config` for a C or a penalty that is not above 0.
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
        Ok(())
    }
}
