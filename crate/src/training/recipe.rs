//! Named training configurations.

use serde::{Deserialize, Serialize};

use super::{Augmentation, Masks, Schedule, TrainingConfig};
use crate::frontend::USUAL_LOUDEST_DB;

/// A named set of training settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Recipe {
    /// As published: 2200 steps of Adam at 3e-4, batch size 64, no regularization.
    Paper,
    /// The same network and number of steps, with level normalization, augmentation (including noise and telephone
    /// bandwidth, which studio recordings lack), label smoothing, dropout, weight averaging and a cosine schedule. The
    /// contribution of each component has not been measured; docs/lab has the experiments.
    Best,
}

impl Recipe {
    /// The name in `--recipe` and in result files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Best => "best",
        }
    }

    /// The level of the loudest value of every log-mel, dB; the paper does not normalize the level.
    #[must_use]
    pub const fn loudest_db(self) -> Option<f32> {
        match self {
            Self::Paper => None,
            Self::Best => Some(USUAL_LOUDEST_DB),
        }
    }

    /// The training configuration.
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
