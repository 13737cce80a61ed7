//! Inference on the CPU: `f32` kernels for one utterance at a time, without a tensor library.
//!
//! The [network on burn](crate::networks) is used for training and GPUs and is the reference. This engine is optimized
//! for inference: only a few lines (a line is one frame of all bands and channels) are stored between layers, memory is
//! reused between calls, and the kernels use SIMD (`vector`), also in WebAssembly.
//!
//! * A line is stored in groups of channels (`lanes`), so that every kernel reads it sequentially.
//! * A 1x1 convolution and the GRU input are products (`product`) with packed weights, a few rows at a time in
//!   registers. In builds with relaxed SIMD they are computed in eight bits (`int8`); `f32` is the reference.
//! * An inverted residual (`block`) stores three lines of its expansion, which stay in the cache.
//! * The first block receives lines from the entry convolution (`entry`) and passes lines to the max-pooling (`pool`).
//! * Both directions of the GRU (`gru`) are computed at the same time and share each loaded weight.
//! * Overlapping windows of a stream share the columns of the feature maps (`columns`).
//! * A Whisper encoder (`encoder`) consists of products, `layer_norm` and `self_attention`, whose softmax weights are
//!   the packed matrix of a product.

pub(crate) mod activation;
mod arithmetic;
mod block;
mod columns;
mod depthwise;
mod encoder;
mod entry;
mod gru;
mod head;
pub(crate) mod int8;
pub(crate) mod lanes;
mod layer_norm;
mod matrix;
mod pool;
mod positions;
mod product;
mod scratch;
mod scratch_pool;
mod self_attention;
mod separable;
#[cfg(test)]
#[cfg(feature = "train-cpu")]
mod tests;
mod trace;
mod trunk;
pub(crate) mod vector;

pub(crate) use arithmetic::Arithmetic;
pub(crate) use columns::{Columns, STEP_FRAMES};
pub use head::Output;
pub(crate) use trace::{Place, Trace};
pub(crate) use trunk::TrunkEngine;

#[cfg(any(feature = "train", feature = "webgpu"))]
pub(crate) use self::head::Classifier;
pub(crate) use self::head::Head;
#[cfg(feature = "cli")]
pub(crate) use self::head::embed;
#[cfg(any(feature = "cli", feature = "webgpu"))]
pub(crate) use self::positions::positional_embedding;
use crate::error::Error;
use crate::model::TensorData32;
use crate::model::{NamedTensors, NetworkConfig};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A network ready for inference.
pub struct Engine {
    trunk: TrunkEngine,
    head: Head,
}

impl Engine {
    /// Packs the weights, named and shaped as in the [model file](crate::model). Products are computed in `f32`.
    ///
    /// # Errors
    /// A tensor that is missing or has another shape.
    pub fn new(
        config: NetworkConfig,
        tensors: &BTreeMap<String, TensorData32>,
    ) -> Result<Self, Error> {
        Self::pack(config, Cow::Borrowed(tensors), Arithmetic::F32)
    }

    /// [`new`](Self::new) with a choice of the arithmetic and less memory: tensors of the large model are freed as they are
    /// packed.
    ///
    /// # Errors
    /// Those of [`new`](Self::new).
    pub(crate) fn from_owned(
        config: NetworkConfig,
        tensors: BTreeMap<String, TensorData32>,
        arithmetic: Arithmetic,
    ) -> Result<Self, Error> {
        Self::pack(config, Cow::Owned(tensors), arithmetic)
    }

    fn pack(
        config: NetworkConfig,
        tensors: Cow<'_, BTreeMap<String, TensorData32>>,
        arithmetic: Arithmetic,
    ) -> Result<Self, Error> {
        #[cfg(feature = "cli")]
        config.architecture.require_recognizer()?;
        // The head is packed before the trunk, which frees tensors.
        let head = Head::new(&NamedTensors::new(config, &tensors), config)?;
        let trunk = TrunkEngine::pack(config, tensors, arithmetic)?;
        Ok(Self { trunk, head })
    }

    /// Runs one utterance: standardized log-mel, `frames x bands`, of at least 60 ms.
    #[must_use]
    pub fn run(&self, features: &[f32]) -> Output {
        self.trunk
            .run(features, None, |states| self.head.run(states, None))
    }

    /// [`run`](Self::run) for a window of a stream that starts at step `first`. Columns of the previous window are
    /// reused; the output is the same.
    pub(crate) fn run_window(&self, features: &[f32], first: u64, columns: &mut Columns) -> Output {
        self.trunk.run_window(features, first, columns, |states| {
            self.head.run(states, None)
        })
    }

    /// The logits of an embedding, either [`Output::embedding`] or centered.
    #[must_use]
    pub fn classify_embedding(&self, embedding: &[f32]) -> Vec<f32> {
        self.head.classifier.logits(embedding)
    }

    /// The mean of the embedding over the training utterances, if the model has it.
    #[must_use]
    pub fn embedding_mean(&self) -> Option<&[f32]> {
        self.head.classifier.mean()
    }

    /// [`run`](Self::run), with the output of every stage.
    #[must_use]
    pub fn trace(&self, features: &[f32]) -> (Output, Trace) {
        let mut trace = Trace::default();
        let mut of_head = Trace::default();
        let output = self.trunk.run(features, Some(&mut trace), |states| {
            self.head.run(states, Some(&mut of_head))
        });
        trace.stages.append(&mut of_head.stages);
        (output, trace)
    }
}
