//! The network of Zhong et al. (2020): entry flow, inverted residuals, Bi-GRU, attention, classifier.
//!
//! [`EmotionNetwork`] is the network on [burn](https://burn.dev) (Cargo feature `burn`): it trains, runs on GPUs, and is the
//! reference for [inference on the CPU](crate::inference::cpu).

mod attention;
mod batch;
mod bi_gru;
mod classifier;
#[cfg(feature = "cli")]
pub mod comparison;
mod convolution;
mod head;
pub mod kernels;
mod network;
#[cfg(feature = "cli")]
pub mod teacher;
#[cfg(test)]
#[cfg(feature = "train-cpu")]
pub(crate) mod tests;
#[cfg(feature = "train")]
mod trainable;
mod trunk;
mod weights;

pub use batch::Batch;
#[cfg(feature = "train")]
pub use batch::StatesBatch;
#[cfg(feature = "train")]
pub use head::Head;
pub use network::{EmotionNetwork, Output};
#[cfg(feature = "train")]
pub use trainable::{Inputs, Learned, Statistics, TrainableNetwork};
pub use trunk::Trunk;
