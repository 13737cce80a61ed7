//! Training: examples -> batches -> loss -> Adam -> messages, one loop for every door.
//!
//! [`Training`] is the loop; [`TrainingConfig`] says all of how. Native programs iterate it, a browser awaits
//! [`Training::next_async`]. [`Training::checkpoint`] and [`Training::resume`] carry it over an interruption.
//! [`Session`] is a whole training on recordings of one's own, from sounds to a model file.

#[cfg(feature = "train")]
mod augment;
#[cfg(feature = "train")]
mod checkpoint;
#[cfg(feature = "train")]
mod config;
#[cfg(feature = "train")]
mod evaluate;
#[cfg(feature = "train")]
mod example;
#[cfg(feature = "train")]
mod fold;
#[cfg(feature = "train")]
mod loss;
#[cfg(feature = "train")]
mod optimizer;
#[cfg(feature = "train")]
mod order;
#[cfg(feature = "train")]
mod samples;
mod scores;
#[cfg(feature = "train")]
mod self_check;
#[cfg(feature = "train")]
mod session;
#[cfg(feature = "train")]
mod tensors;
#[cfg(test)]
#[cfg(all(feature = "train", feature = "flex"))]
mod tests;
#[cfg(feature = "train")]
mod trainer;
#[cfg(feature = "train")]
mod wait;

#[cfg(feature = "train")]
pub use augment::{Augmentation, Masks};
#[cfg(feature = "train")]
pub use config::{Schedule, TrainingConfig};
#[cfg(feature = "train")]
pub use evaluate::{contexts, predictions, predictions_async};
#[cfg(feature = "train")]
pub use example::Example;
#[cfg(feature = "train")]
pub use fold::Fold;
#[cfg(feature = "train")]
pub use loss::{Loss, Target, class_weights};
pub use scores::{ConfusionMatrix, Scores};
#[cfg(feature = "train")]
pub use session::{
    Augment, From, HeldOutBy, LossName, MAX_LABELS, Session, SessionMessage, SessionOptions,
    SessionScores, Stopped, Trainable, Warning,
};
#[cfg(feature = "train")]
pub use trainer::{Message, Training};
