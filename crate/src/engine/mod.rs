//! The network on the CPU: plain loops over `f32`, for one utterance at a time, without a tensor library.
//!
//! [burn's network](crate::model) trains, runs on GPUs and is the reference. This one only answers, and is made for
//! that: nothing larger than a few lines (one frame of all bands and channels) lies between the layers, memory is kept
//! from call to call, and the kernels work on vectors (`vector`), in WebAssembly too.
//!
//! * a line is laid out in groups of channels (`lanes`), so that every kernel reads it from front to end;
//! * a 1x1 convolution and the GRU's input are products (`product`) with packed weights, a few rows at a time in registers;
//! * an inverted residual (`block`) keeps three lines of its wide middle, which stay in the cache;
//! * the first block is fed by the entry convolution (`entry`) and feeds the max-pool (`pool`) line by line;
//! * both directions of the GRU (`gru`) walk together and share each weight that is read.

mod activation;
mod block;
mod depthwise;
mod entry;
mod gru;
mod head;
mod lanes;
mod pool;
mod product;
mod scratch;
#[cfg(test)]
#[cfg(feature = "flex")]
mod tests;
mod trace;
pub(crate) mod vector;

pub use trace::{Place, Stage, Trace};

use self::block::InvertedResidual;
use self::entry::Entry;
use self::gru::BiGru;
#[cfg(any(feature = "burn", feature = "webgpu"))]
pub(crate) use self::head::Classifier;
use self::head::Head;
use self::lanes::{ENTRY_BANDS, LANES, POOLED_BANDS};
use self::scratch::Scratch;
use crate::error::Error;
use crate::features::MEL_BANDS;
use crate::model::{NamedTensors, NetworkConfig, strided};
use crate::model_file::TensorData32;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Channels between the blocks.
const CHANNELS: usize = 64;

/// What the network says of an utterance.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Output {
    /// One number a class, before the softmax.
    pub logits: Vec<f32>,
    /// One weight a step of 40 ms, of sum 1; empty for a network without attention.
    pub attention: Vec<f32>,
    /// What the classifier took of the utterance, before it was standardized: 256 or 512 values.
    pub embedding: Vec<f32>,
}

/// A network ready to run.
pub struct Engine {
    entry: Entry,
    first: InvertedResidual,
    residuals: Vec<InvertedResidual>,
    gru: BiGru,
    head: Head,
    /// One for each call that runs at the same time.
    scratch: Mutex<Vec<Scratch>>,
}

impl Engine {
    /// Packs the weights, named and shaped as in the [model file](crate::model_file).
    ///
    /// # Errors
    /// A tensor that is missing or has another shape.
    pub fn new(
        config: NetworkConfig,
        tensors: &BTreeMap<String, TensorData32>,
    ) -> Result<Self, Error> {
        let weights = NamedTensors::new(config, tensors);
        Ok(Self {
            entry: Entry::new(&weights)?,
            first: InvertedResidual::new(&weights, 0)?,
            residuals: (1..config.blocks)
                .map(|index| InvertedResidual::new(&weights, index))
                .collect::<Result<_, _>>()?,
            gru: BiGru::new(&weights, config.tied)?,
            head: Head::new(&weights, config)?,
            scratch: Mutex::default(),
        })
    }

    /// Runs one utterance: standardised log-mel, `frames x 128`, at least [`MIN_FRAMES`](crate::model::MIN_FRAMES) frames.
    #[must_use]
    pub fn run(&self, features: &[f32]) -> Output {
        self.observed(features, None)
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
        let output = self.observed(features, Some(&mut trace));
        (output, trace)
    }

    fn observed(&self, features: &[f32], mut trace: Option<&mut Trace>) -> Output {
        // A panic elsewhere cannot leave the list in a state that matters.
        let list = || self.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = list().pop().unwrap_or_default();
        self.first_block(features, &mut scratch, trace.as_deref_mut());
        for (index, block) in self.residuals.iter().enumerate() {
            block.add_to(&mut scratch.picture, POOLED_BANDS, &mut scratch.window);
            if let Some(trace) = trace.as_deref_mut() {
                for line in lines(&scratch.picture) {
                    trace.line(Place::Block(index + 2), POOLED_BANDS, line);
                }
            }
        }
        self.gru.run(&mut scratch);
        let output = self.head.run(&scratch.states, trace);
        list().push(scratch);
        output
    }

    /// Entry convolution, first block and pooling: each line goes through all three before the next is begun.
    fn first_block(&self, features: &[f32], scratch: &mut Scratch, mut trace: Option<&mut Trace>) {
        let frames = strided(features.len() / MEL_BANDS);
        let Scratch {
            entry,
            block,
            pool,
            window,
            picture,
            ..
        } = scratch;
        picture.clear();
        window.clear();
        for frame in 0..=frames {
            if frame < frames {
                self.entry.line(features, frame, entry);
                self.first.expand(Some(entry), ENTRY_BANDS, window);
                if let Some(trace) = trace.as_deref_mut() {
                    trace.line(Place::Entry, ENTRY_BANDS, entry);
                }
            } else {
                self.first.expand(None, ENTRY_BANDS, window);
            }
            if frame > 0 {
                self.first.project_to(block, ENTRY_BANDS, window);
                let pooled = pool.push(frame - 1, block, picture);
                if let Some(trace) = trace.as_deref_mut() {
                    trace.line(Place::Block(1), ENTRY_BANDS, block);
                    if pooled {
                        let last = picture.len() - CHANNELS / LANES * POOLED_BANDS;
                        trace.line(Place::Pool, POOLED_BANDS, &picture[last..]);
                    }
                }
            }
        }
    }
}

/// The lines of a picture after the pooling.
fn lines(picture: &[lanes::Lanes]) -> std::slice::ChunksExact<'_, lanes::Lanes> {
    picture.chunks_exact(CHANNELS / LANES * POOLED_BANDS)
}
