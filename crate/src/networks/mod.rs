//! The network of Zhong et al. (2020): entry flow, inverted residuals, Bi-GRU, attention, classifier.
//!
//! [`EmotionNetwork`] is the network on [burn](https://burn.dev): it trains, runs on GPUs, and is the
//! reference for [inference on the CPU](crate::inference::cpu).

#[cfg(feature = "cli")]
pub mod agreement;
mod attention;
mod batch;
mod bi_gru;
mod classifier;
#[cfg(feature = "cli")]
pub(crate) mod comparison;
mod convolution;
mod head;
pub(crate) mod kernels;
mod network;
#[cfg(feature = "cli")]
pub(crate) mod teacher;
#[cfg(test)]
#[cfg(feature = "train-cpu")]
pub(crate) mod tests;
#[cfg(feature = "train")]
mod trainable;
mod trunk;
mod weights;

pub use batch::Batch;
#[cfg(feature = "train")]
pub(crate) use batch::StatesBatch;
#[cfg(feature = "train")]
pub(crate) use head::Head;
pub use network::EmotionNetwork;
#[cfg(feature = "train")]
pub use trainable::TrainableNetwork;
#[cfg(feature = "train")]
pub(crate) use trainable::{NetworkInput, Statistics, TrainingOutput};
#[cfg(feature = "cli")]
pub(crate) use trunk::Trunk;
