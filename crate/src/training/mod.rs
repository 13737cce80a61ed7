//! Training: examples -> batches -> loss -> Adam -> messages, one loop for every door.

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
mod scores;
#[cfg(feature = "train")]
mod trainer;

#[cfg(feature = "train")]
pub use evaluate::predictions;
#[cfg(feature = "train")]
pub use example::Example;
#[cfg(feature = "train")]
pub use fold::Fold;
#[cfg(feature = "train")]
pub use loss::{class_weights, weighted_cross_entropy};
pub use scores::{ConfusionMatrix, Scores};
#[cfg(feature = "train")]
pub use trainer::{Message, Training, TrainingConfig};
