//! A training on recordings of one's own: what a browser, or anybody with some dozen recordings, runs.
//!
//! [`Session`] takes labelled recordings and the model in use, holds a part out, trains by the one [loop](super::Training),
//! and ends with a model file that says what it was made of. It is pulled as the loop is.

mod hold_out;
mod labels;
mod message;
mod options;
mod parent_scores;
mod recording;
mod result;
mod score;
mod start;
#[cfg(test)]
#[cfg(feature = "train-cpu")]
mod tests;
mod training_session;
mod warning;

pub use hold_out::HeldOutBy;
pub use message::{SessionMessage, Stopped};
pub use options::{Augment, From, LossName, MAX_LABELS, SessionOptions, Trainable};
pub use score::SessionScores;
pub use training_session::Session;
pub use warning::Warning;
