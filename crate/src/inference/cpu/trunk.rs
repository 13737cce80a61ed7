//! The part of the network before attention: from the features to the states of all steps.

use super::arithmetic::Arithmetic;
use super::columns::Columns;
use super::encoder::EncoderTrunk;
use super::separable::SeparableTrunk;
use super::trace::Trace;
use crate::error::Error;
use crate::model::{Architecture, NetworkConfig, TensorData32};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A trunk ready for inference.
pub(crate) struct TrunkEngine(Trunk);

enum Trunk {
    Separable(SeparableTrunk),
    Encoder(EncoderTrunk),
}

impl TrunkEngine {
    /// Packs the weights of a network or trunk, named and shaped as in the [model file](crate::model).
    ///
    /// # Errors
    /// `model-architecture` for a network of Table 5; a tensor that is missing or has another shape.
    #[cfg(feature = "cli")]
    pub(crate) fn new(
        config: NetworkConfig,
        tensors: &BTreeMap<String, TensorData32>,
    ) -> Result<Self, Error> {
        Self::pack(config, Cow::Borrowed(tensors), Arithmetic::F32)
    }

    /// [`new`](Self::new), for owned tensors with less memory.
    pub(super) fn pack(
        config: NetworkConfig,
        tensors: Cow<'_, BTreeMap<String, TensorData32>>,
        arithmetic: Arithmetic,
    ) -> Result<Self, Error> {
        #[cfg(feature = "cli")]
        config.architecture.require_recognizer()?;
        Ok(Self(match config.architecture {
            Architecture::WhisperEncoder(size) => {
                Trunk::Encoder(EncoderTrunk::new(config, size, tensors, arithmetic)?)
            }
            _ => Trunk::Separable(SeparableTrunk::new(config, &tensors, arithmetic)?),
        }))
    }

    /// The states, `steps x state size`, of standardized log-mel, `frames x bands`, of at least 60 ms.
    #[cfg(feature = "cli")]
    #[must_use]
    pub(crate) fn states(&self, features: &[f32]) -> Vec<f32> {
        self.run(features, None, <[f32]>::to_vec)
    }

    /// Runs the trunk and returns the result of `of_states`.
    pub(super) fn run<T>(
        &self,
        features: &[f32],
        trace: Option<&mut Trace>,
        of_states: impl FnOnce(&[f32]) -> T,
    ) -> T {
        match &self.0 {
            Trunk::Separable(trunk) => trunk.run(features, trace, of_states),
            Trunk::Encoder(trunk) => trunk.run(features, trace, of_states),
        }
    }

    /// [`run`](Self::run) for a window of a stream that starts at step `first`. Columns of the previous window are
    /// reused, except for Whisper encoders, whose self-attention depends on all steps.
    pub(super) fn run_window<T>(
        &self,
        features: &[f32],
        first: u64,
        columns: &mut Columns,
        of_states: impl FnOnce(&[f32]) -> T,
    ) -> T {
        match &self.0 {
            Trunk::Separable(trunk) => trunk.run_window(features, first, columns, of_states),
            Trunk::Encoder(trunk) => trunk.run(features, None, of_states),
        }
    }
}
