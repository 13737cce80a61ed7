//! User options and the resulting training configuration.

use crate::error::Error;
use crate::model::Architecture;
use crate::training::{Augmentation, Loss, Masks, TrainingConfig};
use serde::{Deserialize, Serialize};

/// Maximum number of labels.
pub const MAX_LABELS: usize = 20;
/// Maximum fraction of validation examples.
const MAX_VALIDATION: f64 = 0.5;

/// The options of a training session, as in the JavaScript API. Defaults depend on `trainable`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct SessionOptions {
    /// Which weights are trained.
    pub trainable: Trainable,
    /// Source of the initial weights.
    pub from: InitialWeights,
    /// Labels in output order, 2 to 20; if empty, the sorted labels of the examples.
    pub labels: Vec<String>,
    /// Number of epochs, 1 to 10000. Default: 100 for the classifier, 30 for all weights.
    pub epochs: Option<usize>,
    /// Batch size, 1 to 256. Default: 16 for the classifier, 8 for all weights.
    pub batch: Option<usize>,
    /// Adam's learning rate, above 0, at most 1. Default: 1e-3 for the classifier, 3e-4 for all weights.
    pub learning_rate: Option<f64>,
    /// Loss function.
    pub loss: LossName,
    /// Random augmentation. Default: none for the classifier, all for all weights.
    pub augment: Option<Augment>,
    /// Fraction of validation examples, 0 to 0.5. Default: 0.25.
    pub validation: Option<f64>,
    /// Early stopping: evaluations without a better UA before training stops, at least 1. Default: 20 for the
    /// classifier, 8 for all weights.
    pub patience: Option<usize>,
    /// Seed of all random draws.
    pub seed: u64,
    /// Steps between checkpoints; 0 disables them.
    pub checkpoint_every: usize,
}

/// Which weights are trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trainable {
    /// The last two layers. The output of the frozen layers is computed once per example. If a label is new, a linear
    /// support vector machine is fitted: on the training examples for the scores, then on all examples for the model.
    /// Gradient descent follows instead if one of its options is set: `epochs`, `batch`, `learning_rate`, `patience`,
    /// or the focal loss.
    #[default]
    Classifier,
    /// All weights.
    All,
}

/// Source of the initial weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InitialWeights {
    /// The weights of the parent model.
    #[default]
    Model,
    /// Random initialization; requires `Trainable::All`.
    Scratch,
}

/// A loss by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LossName {
    /// Weighted cross entropy.
    #[default]
    Weighted,
    /// Focal loss. User examples have no difficulty ratings, so lambda is 2 for all of them.
    Focal,
}

/// Enabled augmentations. Tempo and pitch are never changed, because they distinguish emotions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Augment {
    /// Time shift.
    pub shift: bool,
    /// Level change.
    pub level: bool,
    /// Stationary noise.
    pub noise: bool,
    /// Time and frequency masks.
    pub spectrum: bool,
}

impl Augment {
    /// Enables or disables all augmentations.
    #[must_use]
    pub const fn all(on: bool) -> Self {
        Self {
            shift: on,
            level: on,
            noise: on,
            spectrum: on,
        }
    }

    pub(super) fn augmentation(self) -> Augmentation {
        let amounts = Augmentation::for_small_sets();
        let amount = |on: bool, amount: f32| if on { amount } else { 0.0 };
        let masks = |masks: Masks| {
            if self.spectrum {
                masks
            } else {
                Masks::default()
            }
        };
        Augmentation {
            shift: amount(self.shift, amounts.shift),
            level: amount(self.level, amounts.level),
            noise: amount(self.noise, amounts.noise),
            time_masks: masks(amounts.time_masks),
            band_masks: masks(amounts.band_masks),
            ..Augmentation::default()
        }
    }
}

impl SessionOptions {
    fn for_trainable<T>(&self, classifier: T, all: T) -> T {
        match self.trainable {
            Trainable::Classifier => classifier,
            Trainable::All => all,
        }
    }

    /// Whether an option of gradient descent differs from its default.
    fn sets_gradient_descent(&self) -> bool {
        let numbers = [self.epochs, self.batch, self.patience];
        numbers.iter().any(Option::is_some)
            || self.learning_rate.is_some()
            || self.loss != LossName::default()
    }

    /// The fraction of validation examples.
    pub(super) fn validation(&self) -> f64 {
        self.validation.unwrap_or(0.25)
    }

    pub(super) fn augmentation(&self) -> Augmentation {
        let augment = self
            .augment
            .unwrap_or_else(|| Augment::all(self.for_trainable(false, true)));
        augment.augmentation()
    }

    /// Validates the options.
    pub(super) fn check(&self) -> Result<(), Error> {
        let refuse = |name, expected, received: String| {
            Err(Error::TrainingConfig {
                name,
                expected,
                received,
            })
        };
        let outside =
            |value: Option<usize>, most: usize| value.filter(|value| !(1..=most).contains(value));
        if let Some(epochs) = outside(self.epochs, 10_000) {
            return refuse("epochs", "a number from 1 to 10000", epochs.to_string());
        }
        if let Some(batch) = outside(self.batch, 256) {
            return refuse("batch", "a number from 1 to 256", batch.to_string());
        }
        if let Some(patience) = outside(self.patience, usize::MAX) {
            return refuse("patience", "a number above 0", patience.to_string());
        }
        if let Some(rate) = self
            .learning_rate
            .filter(|rate| !(*rate > 0.0 && *rate <= 1.0))
        {
            return refuse(
                "learningRate",
                "a number above 0, at most 1",
                rate.to_string(),
            );
        }
        let validation = self.validation();
        if !(0.0..=MAX_VALIDATION).contains(&validation) {
            return refuse(
                "validation",
                "a fraction from 0 to 0.5",
                validation.to_string(),
            );
        }
        if self.from == InitialWeights::Scratch && self.trainable == Trainable::Classifier {
            let expected =
                "`model` if only the classifier is trained, as random features are not useful";
            return refuse("from", expected, "`scratch`".to_owned());
        }
        Ok(())
    }

    /// Validates the options for a parent model of `architecture`.
    pub(super) fn check_for(&self, architecture: Architecture) -> Result<(), Error> {
        if architecture == Architecture::SeparableBigru {
            return Ok(());
        }
        let refuse = |name, expected, received: &str| {
            Err(Error::TrainingConfig {
                name,
                expected,
                received: received.to_owned(),
            })
        };
        if self.trainable == Trainable::All {
            let expected = "`classifier` for a model with a Whisper encoder";
            return refuse("trainable", expected, "`all`");
        }
        if !self.augmentation().is_off() {
            let expected = "none for a model with a Whisper encoder";
            return refuse("augment", expected, "some");
        }
        Ok(())
    }

    /// The training configuration for this number of examples; for a classifier that `is_fitted`, gradient descent
    /// requires one of its options.
    pub(super) fn config(
        &self,
        training: usize,
        validates: bool,
        is_fitted: bool,
    ) -> TrainingConfig {
        // At most the number of examples, so that a step uses each once.
        let batch = self.batch.unwrap_or_else(|| self.for_trainable(16, 8));
        let batch = batch.min(training.max(1));
        let steps_per_epoch = training.div_ceil(batch);
        let epochs = if is_fitted && !self.sets_gradient_descent() {
            0
        } else {
            self.epochs.unwrap_or_else(|| self.for_trainable(100, 30))
        };
        TrainingConfig {
            steps: epochs * steps_per_epoch,
            batch,
            learning_rate: self
                .learning_rate
                .unwrap_or_else(|| self.for_trainable(1e-3, 3e-4)),
            evaluate_every: if validates { steps_per_epoch } else { 0 },
            patience: Some(self.patience.unwrap_or_else(|| self.for_trainable(20, 8))),
            seed: self.seed,
            loss: match self.loss {
                LossName::Weighted => Loss::Weighted,
                LossName::Focal => Loss::Focal { lambda: [2.0; 3] },
            },
            augmentation: self.augmentation(),
            ..TrainingConfig::default()
        }
    }
}
