//! The two ways to train that are measured.

use serde::{Deserialize, Serialize};

use super::{Augmentation, Masks, Schedule, TrainingConfig};
use crate::frontend::USUAL_LOUDEST_DB;

/// A named set of training settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Recipe {
    /// As published: 2200 steps of Adam at 3e-4, batch 64, nothing against overfitting.
    Paper,
    /// Ours: the same network and budget of steps, every recording at one level, with random changes to the utterances
    /// (noise and a telephone's band among them, which studio recordings lack), label smoothing, dropout, an
    /// average of the weights and a cosine schedule. What each part of it brings has not been measured;
    /// docs/lab has the experiments.
    Best,
}

impl Recipe {
    /// The name that `--recipe` takes and result files carry.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Best => "best",
        }
    }

    /// What the loudest value of every log-mel is brought to, dB; the paper leaves recordings at their level.
    #[must_use]
    pub const fn loudest_db(self) -> Option<f32> {
        match self {
            Self::Paper => None,
            Self::Best => Some(USUAL_LOUDEST_DB),
        }
    }

    /// Its settings.
    #[must_use]
    pub fn training(self) -> TrainingConfig {
        match self {
            Self::Paper => TrainingConfig::default(),
            Self::Best => TrainingConfig {
                learning_rate: 1e-3,
                schedule: Schedule::Cosine { warmup: 50 },
                weight_decay: 0.02,
                smoothing: 0.1,
                augmentation: Augmentation {
                    crop: 0.0,
                    shift: 0.1,
                    level: 3.0,
                    noise: 60.0,
                    tempo: 0.15,
                    pitch: 2.0,
                    reverberation: 0.0,
                    telephone: 0.25,
                    speaker_normalization: 0.0,
                    time_masks: Masks {
                        count: 2,
                        longest: 30,
                    },
                    band_masks: Masks {
                        count: 2,
                        longest: 16,
                    },
                },
                dropout: 0.3,
                averaging: 0.98,
                ..TrainingConfig::default()
            },
        }
    }
}
