//! The complete configuration of a training run, as one serializable value.

use super::augment::Augmentation;
use super::loss::Loss;
use super::order::Batching;
use crate::error::Error;
use crate::model::Initialization;
use serde::{Deserialize, Serialize};
use std::num::NonZeroUsize;

/// When a training returns [`Message::Checkpoint`](super::Message::Checkpoint).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Checkpoints {
    /// Never.
    #[default]
    Off,
    /// After each evaluation.
    AfterEvaluations,
    /// After this number of updates since the last checkpoint; precedes an evaluation after the same update.
    Every(NonZeroUsize),
}

/// Training configuration. The defaults are those of the paper (4.2) and its program; all other options are disabled.
///
/// Serializes to JSON with every value, so that checkpoints, cards and result files record the exact configuration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct TrainingConfig {
    /// Number of weight updates.
    pub steps: usize,
    /// Batch size, in utterances.
    pub batch: usize,
    /// How utterances are grouped into batches.
    pub batching: Batching,
    /// Whether padding is masked. Without masking, all utterances are padded with the mean of the training set to the
    /// longest of their batch, and the padding is processed like speech.
    pub masking: bool,
    /// Initialization of random weights.
    pub initialization: Initialization,
    /// Adam's learning rate.
    pub learning_rate: f64,
    /// Learning rate schedule.
    pub schedule: Schedule,
    /// Decoupled weight decay, multiplied by the learning rate (Loshchilov and Hutter, *Decoupled Weight Decay
    /// Regularization*, 2019).
    pub weight_decay: f64,
    /// Maximum global norm of the gradients.
    pub gradient_norm: f32,
    /// Steps between validations; 0 disables validation and keeps the last weights.
    pub evaluate_every: usize,
    /// Early stopping: evaluations without a better UA before training stops. `None` disables it.
    pub patience: Option<usize>,
    /// Seed of the order of the utterances and of all other random draws.
    pub seed: u64,
    /// Loss function.
    pub loss: Loss,
    /// Label smoothing: the fraction of each target spread uniformly over all classes, 0 to 1 (Szegedy et al. 2016).
    pub smoothing: f32,
    /// Random augmentation of the utterances.
    pub augmentation: Augmentation,
    /// Parameter of mixup: each utterance is mixed with another one of its batch, with weights from Beta(mixup, mixup);
    /// 0 to 1, 0 disables it (Zhang et al., *mixup*, 2018).
    pub mixup: f32,
    /// Dropout probability of the classifier's inputs, 0 to below 1 (Srivastava et al. 2014).
    pub dropout: f32,
    /// Decay of the moving average of the weights, `average = averaging * average + (1 - averaging) * weights` after
    /// each step, which validation and result use; 0 to below 1, 0 disables it.
    pub averaging: f32,
}

/// Learning rate schedule.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Schedule {
    /// Constant learning rate.
    #[default]
    Constant,
    /// Linear warmup over `warmup` steps, then cosine decay to 0 at the last step (Loshchilov and Hutter, *SGDR*,
    /// 2017).
    Cosine {
        /// Warmup steps.
        warmup: usize,
    },
}

impl Schedule {
    /// The factor of the learning rate in the step after `step` of `steps`.
    #[must_use]
    pub fn factor(self, step: usize, steps: usize) -> f64 {
        match self {
            Self::Constant => 1.0,
            Self::Cosine { warmup } if step < warmup => (step + 1) as f64 / warmup as f64,
            Self::Cosine { warmup } => {
                let whole = steps.saturating_sub(warmup).max(1) as f64;
                let done = ((step - warmup) as f64 / whole).min(1.0);
                0.5 * (1.0 + (std::f64::consts::PI * done).cos())
            }
        }
    }
}

impl Default for TrainingConfig {
    fn default() -> Self {
        Self {
            steps: 2200,
            batch: 64,
            batching: Batching::default(),
            masking: true,
            initialization: Initialization::default(),
            learning_rate: 3e-4,
            schedule: Schedule::Constant,
            weight_decay: 0.0,
            gradient_norm: 5.0,
            evaluate_every: 10,
            patience: None,
            seed: 0,
            loss: Loss::default(),
            smoothing: 0.0,
            augmentation: Augmentation::default(),
            mixup: 0.0,
            dropout: 0.0,
            averaging: 0.0,
        }
    }
}

impl TrainingConfig {
    /// Validates the configuration.
    ///
    /// # Errors
    /// `training-config`, with the name of the invalid value.
    pub fn check(&self) -> Result<(), Error> {
        let refuse = |name: &'static str, expected: &'static str, received: f64| {
            Err(Error::TrainingConfig {
                name,
                expected,
                received: received.to_string(),
            })
        };
        let count = |value: usize| value as f64;
        let share = |value: f32| (0.0..1.0).contains(&value);
        if self.batch == 0 {
            return refuse("batch", "a number above 0", count(self.batch));
        }
        if !(self.learning_rate.is_finite() && self.learning_rate > 0.0) {
            return refuse("learningRate", "a number above 0", self.learning_rate);
        }
        if !(0.0..1.0).contains(&(self.weight_decay * self.learning_rate)) {
            return refuse(
                "weightDecay",
                "a number from 0 to below 1 / learningRate",
                self.weight_decay,
            );
        }
        if self.gradient_norm.is_nan() || self.gradient_norm <= 0.0 {
            return refuse(
                "gradientNorm",
                "a number above 0",
                self.gradient_norm.into(),
            );
        }
        if self.patience == Some(0) {
            return refuse("patience", "a number above 0", 0.0);
        }
        for (name, value) in [
            ("smoothing", self.smoothing),
            ("dropout", self.dropout),
            ("averaging", self.averaging),
        ] {
            if !share(value) {
                return refuse(name, "a fraction from 0 to below 1", value.into());
            }
        }
        if !(0.0..=1.0).contains(&self.mixup) {
            return refuse("mixup", "a number from 0 to 1", self.mixup.into());
        }
        self.loss.check()?;
        self.augmentation.check()
    }

    /// The first value in which two configurations differ, as JSON: name, value of `self`, value of `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<(String, String, String)> {
        let values = |config: &Self| match serde_json::to_value(config) {
            Ok(serde_json::Value::Object(values)) => values,
            _ => serde_json::Map::new(),
        };
        let (own, others) = (values(self), values(other));
        own.into_iter().find_map(|(name, value)| {
            let received = others.get(&name).cloned().unwrap_or_default();
            (received != value).then(|| (name, value.to_string(), received.to_string()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_config_round_trips_json_and_reports_differences() {
        let config = TrainingConfig {
            loss: Loss::Focal {
                lambda: [0.0, 1.0, 2.0],
            },
            augmentation: Augmentation::for_small_sets(),
            schedule: Schedule::Cosine { warmup: 5 },
            patience: Some(3),
            ..TrainingConfig::default()
        };
        let text = serde_json::to_string(&config).unwrap();
        let read: TrainingConfig = serde_json::from_str(&text).unwrap();
        assert_eq!(read, config);
        assert_eq!(config.difference(&read), None);
        let other = TrainingConfig {
            batch: 3,
            ..config.clone()
        };
        assert_eq!(
            config.difference(&other),
            Some(("batch".to_owned(), "64".to_owned(), "3".to_owned()))
        );
        // Absent values have the paper's defaults; unknown names are rejected.
        let partial: TrainingConfig = serde_json::from_str(r#"{"batch": 3}"#).unwrap();
        assert_eq!(partial.steps, 2200);
        assert!(serde_json::from_str::<TrainingConfig>(r#"{"batches": 3}"#).is_err());
    }

    #[test]
    fn values_out_of_range_are_refused_by_name() {
        let name = |config: TrainingConfig| match config.check().unwrap_err() {
            Error::TrainingConfig { name, .. } => name,
            other => panic!("{other}"),
        };
        let paper = TrainingConfig::default();
        assert_eq!(paper.check(), Ok(()));
        let with = |change: fn(&mut TrainingConfig)| {
            let mut config = paper.clone();
            change(&mut config);
            name(config)
        };
        assert_eq!(with(|c| c.batch = 0), "batch");
        assert_eq!(with(|c| c.learning_rate = f64::NAN), "learningRate");
        assert_eq!(with(|c| c.weight_decay = -1.0), "weightDecay");
        assert_eq!(with(|c| c.gradient_norm = f32::NAN), "gradientNorm");
        assert_eq!(with(|c| c.patience = Some(0)), "patience");
        assert_eq!(with(|c| c.dropout = 1.0), "dropout");
        assert_eq!(with(|c| c.smoothing = f32::NAN), "smoothing");
        assert_eq!(with(|c| c.averaging = -0.1), "averaging");
        assert_eq!(with(|c| c.mixup = 1.5), "mixup");
        assert_eq!(with(|c| c.loss = Loss::Lq { q: 0.0 }), "loss");
        assert_eq!(with(|c| c.augmentation.tempo = 0.9), "augmentation");
    }

    #[test]
    fn the_cosine_rises_and_falls_to_nothing() {
        let schedule = Schedule::Cosine { warmup: 4 };
        let factors: Vec<f64> = (0..=12).map(|step| schedule.factor(step, 12)).collect();
        assert_eq!(factors[..4], [0.25, 0.5, 0.75, 1.0]);
        assert_eq!(factors[4], 1.0);
        assert!((factors[8] - 0.5).abs() < 1e-12);
        assert!(factors[12].abs() < 1e-12);
        assert!(factors[4..].is_sorted_by(|a, b| a > b));
        assert_eq!(Schedule::Constant.factor(7, 12), 1.0);
    }
}
