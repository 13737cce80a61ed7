//! The model file: a safetensors file that holds the weights, the standardising of the features and a card, and that
//! Python reads and writes with the `safetensors` package.
//!
//! Numbers are F32 or F16. A matrix `NAME` may be I8; the tensor `NAME.scale`, a number for each of its rows (its first
//! dimension), is what its whole numbers are multiplied by.
//!
//! [`expected_shapes`] says which tensors there are, [`ModelCard`] what else is known about the model, [`ModelFile`] joins the
//! two. The bytes are not trusted: whatever is wrong with them is one [`Error`](crate::error::Error) that names the
//! cause, and the memory taken stays within a small multiple of the bytes given.
#![deny(clippy::indexing_slicing)]

mod architecture;
mod card;
mod card_metadata;
mod config;
#[cfg(test)]
mod encoder_tests;
mod feature_settings;
mod file;
mod initial_weights;
mod int8;
mod layout;
mod named_tensors;
mod read;
mod shorten;
mod tensor;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use architecture::GRU_UNITS;
pub use architecture::{Architecture, EncoderSize};
pub use card::{FORMAT, ModelCard, ModelKind};
pub use config::{NetworkConfig, steps};
pub(crate) use config::{STRIDE, VARIANCE_EPSILON, WINDOW, strided};
#[cfg(feature = "train")]
pub(crate) use file::with_standardization;
pub use file::{ModelFile, Precision, SESSION_PRIOR_SECONDS};
pub use initial_weights::{Initialization, initial_weights};
pub(crate) use layout::EMBEDDING;
pub use layout::{BLOCKS, expected_shapes, parameter_count, trunk_shapes};
pub(crate) use named_tensors::NamedTensors;
#[cfg(feature = "train")]
pub(crate) use named_tensors::shapes;
#[cfg(feature = "train")]
pub(crate) use read::read_tensors;
pub use tensor::TensorData32;
#[cfg(feature = "train")]
pub(crate) use write::write_tensors;
