//! The network of Zhong et al. (2020): entry flow, inverted residuals, Bi-GRU, attention, classifier.

mod attention;
mod batch;
mod bi_gru;
mod classifier;
mod convolution;
mod initial_weights;
pub mod kernels;
mod network;
#[cfg(test)]
mod tests;
mod weights;

pub use batch::{Batch, steps};
pub use initial_weights::initial_weights;
pub use network::{EmotionNetwork, NetworkConfig, Output};

/// Fewest frames of log-mel that the network takes: the entry convolution and the pooling leave one step of them.
pub const MIN_FRAMES: usize = 7;
