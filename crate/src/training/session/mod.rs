//! Training on user recordings, in a browser or natively.
//!
//! [`TrainingSession`] takes labeled recordings and a parent model, holds out a validation set, trains with the same
//! [loop](super::Training), and returns a model file with a card. Like the loop, it advances on each call.

mod frozen;
mod hold_out;
mod labels;
mod message;
mod network;
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
pub use options::{Augment, InitialWeights, LossName, MAX_LABELS, SessionOptions, Trainable};
pub use score::SessionScores;
pub use training_session::TrainingSession;
pub use warning::Warning;
