//! The complete configuration of a distillation run.

use crate::error::Error;
use crate::training::{Augmentation, Masks};
use serde::{Deserialize, Serialize};

/// Distillation configuration. Serializes to JSON with every value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct DistillationConfig {
    /// Number of weight updates.
    pub updates: usize,
    /// Batch size, in utterances.
    pub batch: usize,
    /// Adam's learning rate after the warmup; it decays to 0 with a cosine schedule.
    pub learning_rate: f64,
    /// Updates of the linear learning rate warmup.
    pub warmup: usize,
    /// Decoupled weight decay (Loshchilov and Hutter 2019).
    pub weight_decay: f64,
    /// Maximum global norm of the gradients.
    pub gradient_norm: f32,
    /// Updates between evaluations, and between checkpoints.
    pub evaluate_every: usize,
    /// Seed of the initial weights, the order and the augmentation.
    pub seed: u64,
    /// Number of convolution blocks, 1 to 6.
    pub blocks: usize,
    /// Whether both directions of the GRU share one set of weights.
    pub tied: bool,
    /// Longest crop, in frames of 10 ms; a multiple of 4, the frames per network step.
    pub crop: usize,
    /// Random augmentation of the student's input.
    pub augmentation: Augmentation,
    /// Hours of speech to use; all if absent.
    pub hours: Option<f64>,
}

impl Default for DistillationConfig {
    fn default() -> Self {
        Self {
            updates: 6000,
            batch: 32,
            learning_rate: 2e-3,
            warmup: 100,
            weight_decay: 0.01,
            gradient_norm: 5.0,
            evaluate_every: 250,
            seed: 0,
            blocks: 4,
            tied: true,
            crop: 300,
            augmentation: Augmentation {
                level: 3.0,
                noise: 50.0,
                telephone: 0.15,
                time_masks: Masks {
                    count: 1,
                    longest: 10,
                },
                band_masks: Masks {
                    count: 1,
                    longest: 10,
                },
                ..Augmentation::default()
            },
            hours: None,
        }
    }
}

impl DistillationConfig {
    /// Validates the configuration.
    ///
    /// # Errors
    /// `training-config`, with the name of the invalid value.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let refuse = |name: &'static str, expected: &'static str, received: String| {
            Err(Error::TrainingConfig {
                name,
                expected,
                received,
            })
        };
        let counts = [
            ("updates", self.updates),
            ("batch", self.batch),
            ("evaluateEvery", self.evaluate_every),
        ];
        for (name, value) in counts {
            if value == 0 {
                return refuse(name, "a number above 0", value.to_string());
            }
        }
        if !(self.learning_rate.is_finite() && self.learning_rate > 0.0) {
            return refuse(
                "learningRate",
                "a number above 0",
                self.learning_rate.to_string(),
            );
        }
        if !(0.0..1.0).contains(&(self.weight_decay * self.learning_rate)) {
            return refuse(
                "weightDecay",
                "a number from 0 to below 1 / learningRate",
                self.weight_decay.to_string(),
            );
        }
        if self.gradient_norm.is_nan() || self.gradient_norm <= 0.0 {
            return refuse(
                "gradientNorm",
                "a number above 0",
                self.gradient_norm.to_string(),
            );
        }
        if !(1..=6).contains(&self.blocks) {
            return refuse("blocks", "a number from 1 to 6", self.blocks.to_string());
        }
        if self.crop < 60 || self.crop > crate::frontend::MAX_FRAMES || !self.crop.is_multiple_of(4)
        {
            return refuse(
                "crop",
                "a multiple of 4 from 60 to 700",
                self.crop.to_string(),
            );
        }
        if let Some(hours) = self.hours
            && !(hours > 0.0 && hours.is_finite())
        {
            return refuse("hours", "a number above 0", hours.to_string());
        }
        let moved = self.augmentation.shift > 0.0
            || self.augmentation.tempo > 0.0
            || self.augmentation.crop > 0.0;
        if moved {
            return refuse(
                "augmentation",
                "no changes in time (crop, shift, tempo), which would move the teacher's frames",
                format!("{:?}", self.augmentation),
            );
        }
        self.augmentation.check()
    }
}
