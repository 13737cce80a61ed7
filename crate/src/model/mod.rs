//! The model file: a safetensors file with the weights, the feature standardization and the model card. It is
//! compatible with the `safetensors` package of Python.
//!
//! Values are F32 or F16. A matrix `NAME` may be I8; its values are then multiplied by the tensor `NAME.scale`, which
//! has one value for each row (first dimension). A matrix of binary weights is U8: one bit per weight, 1 for +1, in
//! row-major order, the lowest bit of a byte first.
//!
//! [`expected_shapes`] defines the tensors, [`ModelCard`] the metadata, and [`ModelFile`] combines both. The bytes are
//! not trusted: an invalid file results in an [`Error`](crate::error::Error) that names the cause, and memory is
//! limited to a small multiple of the file size.
//!
//! ```
//! use speech_emotion::model::{ModelFile, Precision};
//!
//! let model = ModelFile::read(&std::fs::read("model/emodb.safetensors")?)?;
//! println!("{:?}, {} blocks", model.card.labels, model.card.blocks);
//! let halved: Vec<u8> = model.write(Precision::F16)?;
//! # assert!(ModelFile::read(&halved).is_ok());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![deny(clippy::indexing_slicing)]

mod architecture;
mod card;
mod card_metadata;
#[cfg(feature = "cli")]
mod comparison;
mod config;
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
#[cfg(feature = "cli")]
pub use comparison::{ComparisonConfig, ComparisonNetwork, initial_comparison_weights};
#[cfg(feature = "cli")]
pub(crate) use comparison::{
    SEGMENT_BANDS, SEGMENT_CHANNELS, SEGMENT_SCALING, SEGMENT_WIDTH, comparison_shapes,
};
pub use config::NetworkConfig;
pub(crate) use config::{STRIDE, VARIANCE_EPSILON, WINDOW, steps, strided};
#[cfg(feature = "train")]
pub(crate) use file::with_standardization;
pub use file::{ModelFile, Precision, SESSION_PRIOR_SECONDS};
pub use initial_weights::{Initialization, initial_weights};
pub(crate) use layout::EMBEDDING;
#[cfg(feature = "train")]
pub(crate) use layout::head_shapes;
pub use layout::{expected_shapes, parameter_count};
#[cfg(feature = "cli")]
pub(crate) use layout::{is_of_trunk, trunk_shapes};
pub(crate) use named_tensors::NamedTensors;
#[cfg(feature = "train")]
pub(crate) use named_tensors::shapes;
#[cfg(feature = "train")]
pub(crate) use read::read_tensors;
pub use tensor::TensorData32;
#[cfg(feature = "train")]
pub(crate) use write::write_tensors;
