//! Difficulty of an utterance for human raters: the levels of the paper's focal loss.

use serde::{Deserialize, Serialize};

/// An agreement below this is [`Difficulty::C`] (the paper's 4.1).
pub const HARD_BELOW: f32 = 0.65;

/// The paper's levels of difficulty, by the fraction of the raters' votes for the label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Difficulty {
    /// Easy: all votes are for the label, or there are no ratings.
    #[default]
    A,
    /// Medium: not all, but at least 0.65 of them.
    B,
    /// Hard: less than 0.65.
    C,
}

impl Difficulty {
    /// The difficulty for an agreement of 0 to 1.
    #[must_use]
    pub fn of_agreement(agreement: f32) -> Self {
        if agreement >= 1.0 {
            Self::A
        } else if agreement >= HARD_BELOW {
            Self::B
        } else {
            Self::C
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_levels_are_those_of_the_paper() {
        let levels = [1.0, 0.99, 4.0 / 6.0, 0.65, 0.649, 0.5, 0.0].map(Difficulty::of_agreement);
        use Difficulty::{A, B, C};
        assert_eq!(levels, [A, B, B, B, C, C, C]);
    }
}
