//! Options for training.

use crate::training::{Recipe, TrainingConfig};
use clap::{Args, ValueEnum};

use crate::cli::failure::Failure;
use crate::cli::setting::Setting;

/// Prefix of the settings of a head.
const HEAD: &str = "head";

/// The training recipe, and changes to it.
#[derive(Debug, Args)]
pub(crate) struct TrainingOptions {
    /// The training settings
    #[arg(long, value_enum, default_value = "paper")]
    recipe: RecipeName,
    /// Number of updates, instead of the recipe's
    #[arg(long)]
    steps: Option<usize>,
    /// Batch size, instead of the recipe's
    #[arg(long, value_parser = positive)]
    batch: Option<usize>,
    /// Learning rate of Adam, instead of the recipe's
    #[arg(long)]
    learning_rate: Option<f64>,
    /// Fraction of training utterances that are normalized to their speaker (0 to 1), instead of the recipe's
    #[arg(long, value_name = "FRACTION", alias = "voice")]
    speaker_normalization: Option<f32>,
    /// Number of updates between validations (and checkpoints)
    #[arg(long, value_parser = positive)]
    evaluate_every: Option<usize>,
    /// Any other setting instead of the recipe's, by its name in results and cards: mixup=0.2, initialization=he,
    /// augmentation.tempo=0, or JSON; with --train head also head.deviation=false, head.c=1, head.embeddings=raw,
    /// head.attention=0.003 (a penalty; null for equal attention); can be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<Setting>,
}

impl TrainingOptions {
    /// The selected recipe.
    pub(crate) fn recipe(&self) -> Recipe {
        self.recipe.into()
    }

    /// The recipe's settings with the given changes. `--set` cannot change settings that have their own options, such
    /// as the seed.
    pub(crate) fn config(
        &self,
        said_elsewhere: &[&str],
        only_head: bool,
    ) -> Result<TrainingConfig, Failure> {
        self.changed(self.recipe().training(), said_elsewhere, only_head)
    }

    /// `config` with the given changes.
    pub(crate) fn changed(
        &self,
        mut config: TrainingConfig,
        said_elsewhere: &[&str],
        only_head: bool,
    ) -> Result<TrainingConfig, Failure> {
        if only_head {
            config.steps = 0;
        }
        config.steps = self.steps.unwrap_or(config.steps);
        config.batch = self.batch.unwrap_or(config.batch);
        config.learning_rate = self.learning_rate.unwrap_or(config.learning_rate);
        let augmentation = &mut config.augmentation;
        augmentation.speaker_normalization = self
            .speaker_normalization
            .unwrap_or(augmentation.speaker_normalization);
        config.evaluate_every = self.evaluate_every.unwrap_or(config.evaluate_every);
        for setting in self.set.iter().filter(|setting| !setting.is_of(HEAD)) {
            if said_elsewhere.iter().any(|name| setting.is_of(name)) {
                let others = said_elsewhere.join(" and ");
                let cause =
                    format!("--set: expected any setting except {others}, received `{setting}`");
                return Err(Failure::Message(cause));
            }
            config = setting.apply(&config).map_err(Failure::Message)?;
        }
        config.check()?;
        Ok(config)
    }

    /// The settings of a head: those with the prefix `head.`, which is removed.
    pub(crate) fn of_head(&self) -> Vec<Setting> {
        let settings = self.set.iter();
        settings.filter_map(|setting| setting.part(HEAD)).collect()
    }

    /// The differences from the recipe, as arguments.
    pub(crate) fn changes(&self) -> String {
        let value = |value: Option<usize>| value.map(|value| value.to_string());
        let mut text = String::new();
        for (name, value) in [
            ("steps", value(self.steps)),
            ("batch", value(self.batch)),
            ("learning-rate", self.learning_rate.map(|v| v.to_string())),
            (
                "speaker-normalization",
                self.speaker_normalization.map(|v| v.to_string()),
            ),
            ("evaluate-every", value(self.evaluate_every)),
        ] {
            if let Some(value) = value {
                text += &format!(" --{name} {value}");
            }
        }
        for setting in &self.set {
            text += &format!(" --set {setting}");
        }
        text
    }
}

/// A named set of training settings.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum RecipeName {
    /// As published
    Paper,
    /// The recipe of this project, with regularization
    Best,
}

impl From<RecipeName> for Recipe {
    fn from(name: RecipeName) -> Self {
        match name {
            RecipeName::Paper => Self::Paper,
            RecipeName::Best => Self::Best,
        }
    }
}

/// Parses a positive integer.
fn positive(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "expected an integer above 0".to_owned())
}
