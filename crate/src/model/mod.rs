//! The network of Zhong et al. (2020): entry flow, inverted residuals, Bi-GRU, attention, classifier.
//!
//! [`EmotionNetwork`] is the network on [burn](https://burn.dev) (Cargo feature `burn`): it trains, runs on GPUs, and is the
//! reference for the [engine](crate::engine) that answers on the CPU.

#[cfg(feature = "burn")]
mod attention;
#[cfg(feature = "burn")]
mod batch;
#[cfg(feature = "burn")]
mod bi_gru;
#[cfg(feature = "burn")]
mod classifier;
mod config;
#[cfg(feature = "burn")]
mod convolution;
mod initial_weights;
#[cfg(feature = "burn")]
pub mod kernels;
mod named_tensors;
#[cfg(feature = "burn")]
mod network;
#[cfg(test)]
#[cfg(feature = "flex")]
pub(crate) mod tests;
#[cfg(feature = "burn")]
mod trunk;
#[cfg(feature = "burn")]
mod weights;

#[cfg(feature = "burn")]
pub use batch::Batch;
#[cfg(feature = "train")]
pub(crate) use batch::StatesBatch;
pub(crate) use config::{GRU_UNITS, STRIDE, VARIANCE_EPSILON, WINDOW, strided};
pub use config::{MIN_FRAMES, NetworkConfig, steps};
pub use initial_weights::{Initialization, initial_weights};
pub(crate) use named_tensors::NamedTensors;
#[cfg(feature = "burn")]
pub use network::{EmotionNetwork, Output};
#[cfg(feature = "burn")]
pub use trunk::Trunk;
