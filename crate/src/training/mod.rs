//! Training: examples -> batches -> loss -> Adam -> messages. All interfaces use the same loop.
//!
//! [`Training`] is the loop and [`TrainingConfig`] its configuration. Native programs iterate it; a browser awaits
//! [`Training::next_async`]. [`Training::checkpoint`] and [`Training::resume`] save and restore its state. [`Session`]
//! runs a complete training on user recordings, from samples to a model file.

mod augment;
mod changes;
mod checkpoint;
mod config;
#[cfg(feature = "cli")]
pub mod distillation;
mod evaluate;
mod example;
mod fold;
mod learner;
pub(crate) mod linear;
mod loss;
mod optimizer;
mod order;
mod recipe;
mod samples;
mod scores;
mod self_check;
mod session;
mod speaker_mean;
mod tensors;
#[cfg(test)]
#[cfg(feature = "train-cpu")]
mod tests;
mod threads;
mod trainer;
mod wait;

pub use augment::{Augmentation, Masks};
pub use config::{Schedule, TrainingConfig};
pub use evaluate::{predictions, predictions_async};
pub use example::Example;
pub use fold::Fold;
pub use loss::{Loss, Target, class_weights};
pub use order::Batching;
pub use recipe::Recipe;
pub use scores::{ConfusionMatrix, Scores};
pub use session::{
    Augment, From, HeldOutBy, LossName, MAX_LABELS, Session, SessionMessage, SessionOptions,
    SessionScores, Stopped, Trainable, Warning,
};
pub use speaker_mean::{Correction, SpeakerMean};
pub use trainer::{Message, Training};

#[cfg(feature = "cli")]
pub(crate) use optimizer::{Adam, clip_by_global_norm};
#[cfg(feature = "cli")]
pub(crate) use samples::step_generator;
#[cfg(feature = "cli")]
pub(crate) use tensors::ById;
#[cfg(feature = "cli")]
pub(crate) use threads::{cores, side_by_side};
#[cfg(feature = "cli")]
pub(crate) use wait::block_on;
