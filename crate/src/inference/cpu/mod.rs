//! The network on the CPU: plain loops over `f32`, for one utterance at a time, without a tensor library.
//!
//! [burn's network](crate::networks) trains, runs on GPUs and is the reference. This one only runs inference, and is made for
//! that: nothing larger than a few lines (one frame of all bands and channels) lies between the layers, memory is kept
//! from call to call, and the kernels work on vectors (`vector`), in WebAssembly too.
//!
//! * a line is laid out in groups of channels (`lanes`), so that every kernel reads it from front to end;
//! * a 1x1 convolution and the GRU's input are products (`product`) with packed weights, a few rows at a time in registers;
//! * an inverted residual (`block`) keeps three lines of its wide middle, which stay in the cache;
//! * the first block is fed by the entry convolution (`entry`) and feeds the max-pool (`pool`) line by line;
//! * both directions of the GRU (`gru`) walk together and share each weight that is read;
//! * a Whisper encoder (`encoder`) is products, `layer_norm` and `self_attention`, whose softmax weights are the packed matrix
//!   of a product.

mod activation;
mod block;
mod depthwise;
mod encoder;
mod entry;
mod gru;
mod head;
mod lanes;
mod layer_norm;
mod pool;
mod product;
mod scratch;
mod self_attention;
mod separable;
#[cfg(test)]
#[cfg(feature = "train-cpu")]
mod tests;
mod trace;
mod trunk;
pub(crate) mod vector;

pub use head::Output;
pub use trace::{Place, Stage, Trace};
pub use trunk::TrunkEngine;

#[cfg(any(feature = "train", feature = "webgpu"))]
pub(crate) use self::head::Classifier;
pub(crate) use self::head::Head;
#[cfg(feature = "cli")]
pub(crate) use self::head::embed;
use crate::error::Error;
use crate::model::TensorData32;
use crate::model::{NamedTensors, NetworkConfig};
use std::collections::BTreeMap;

/// A network ready to run.
pub struct Engine {
    trunk: TrunkEngine,
    head: Head,
}

impl Engine {
    /// Packs the weights, named and shaped as in the [model file](crate::model).
    ///
    /// # Errors
    /// A tensor that is missing or has another shape.
    pub fn new(
        config: NetworkConfig,
        tensors: &BTreeMap<String, TensorData32>,
    ) -> Result<Self, Error> {
        Ok(Self {
            trunk: TrunkEngine::new(config, tensors)?,
            head: Head::new(&NamedTensors::new(config, tensors), config)?,
        })
    }

    /// Runs one utterance: standardized log-mel, `frames x bands`, of 60 ms or more.
    #[must_use]
    pub fn run(&self, features: &[f32]) -> Output {
        self.trunk
            .run(features, None, |states| self.head.run(states, None))
    }

    /// The logits of an embedding, as [`Output::embedding`] has it or centred.
    #[must_use]
    pub fn classify_embedding(&self, embedding: &[f32]) -> Vec<f32> {
        self.head.classifier.logits(embedding)
    }

    /// The mean of the embedding over the training utterances, where the model has it.
    #[must_use]
    pub fn embedding_mean(&self) -> Option<&[f32]> {
        self.head.classifier.mean()
    }

    /// [`run`](Self::run), with what came out of every stage.
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
