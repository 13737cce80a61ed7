//! Values on the command line that say how to train.

use clap::ValueEnum;
use speech_emotion::experiments::Recipe;

/// A named set of training settings.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum RecipeName {
    /// As published
    Paper,
    /// Ours: against overfitting
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

/// A whole number above 0.
pub(crate) fn positive(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "expected a whole number above 0".to_owned())
}
