//! The network on a graphics card through WebGPU: kernels of our own in WGSL, one utterance at a time.
//!
//! Like the [engine on the CPU](crate::inference::cpu) it only runs inference. A call is one submission and one read-back, and its number
//! of dispatches does not depend on the length of the sound: two and the pooling for the entry and the first block, two for
//! every block after it, then the GRU's input, its recurrence in both directions, and attention. The classifier, a product
//! too small to matter, runs on the CPU.
//!
//! * the shaders (`kernels`) are put together from the files beside it and compiled when a model is loaded;
//! * the weights (`weights`) are packed in the order in which the shaders read them, into one buffer;
//! * `plan` says which kernel follows which, and on what;
//! * all memory is that of the longest sound and is taken when a model is loaded;
//! * a device (`device`) that reports any error gives no answer (`faults`).

mod buffers;
mod device;
mod faults;
mod kernels;
mod pipelines;
mod plan;
mod weights;

pub use device::Device;

use self::buffers::Buffers;
use self::kernels::{Grid, Shape};
use self::pipelines::Bound;
use self::plan::plan;
use crate::error::Error;
use crate::frontend::{MAX_FRAMES, MEL_BANDS, MIN_FRAMES};
use crate::inference::cpu::{Classifier, Output};
use crate::model::TensorData32;
use crate::model::{NamedTensors, NetworkConfig};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

/// The call's number goes through an `f32`, which holds whole numbers up to here.
const CALLS: u32 = 1 << 24;
/// How far the sum of all attention may be from 1.
const ATTENTION_TOLERANCE: f32 = 1e-3;

/// A network ready to run on a graphics card.
pub struct Engine {
    device: Device,
    config: NetworkConfig,
    classifier: Classifier,
    buffers: Buffers,
    dispatches: Vec<(Bound, Grid)>,
    calls: AtomicU32,
}

impl Engine {
    /// Uploads the weights, named and shaped as in the [model file](crate::model), and compiles the shaders.
    ///
    /// # Errors
    /// `model-...`: a tensor that is missing or has another shape; `backend-unavailable`: what the device refused.
    pub async fn new(
        device: Device,
        config: NetworkConfig,
        tensors: &BTreeMap<String, TensorData32>,
    ) -> Result<Self, Error> {
        config.architecture.require_separable()?;
        let weights = NamedTensors::new(config, tensors);
        let classifier = Classifier::new(&weights)?;
        let layers = plan(config, &weights)?;
        let ((buffers, dispatches), errors) = device.checked(|| {
            let buffers = Buffers::new(&device, config, &layers);
            let bound = device.bind(&layers, &buffers);
            let grids = layers.iter().map(|layer| layer.kernel.grid);
            (buffers, bound.into_iter().zip(grids).collect())
        });
        match errors.await.or_else(|| device.fault()) {
            Some(reason) => Err(Error::BackendUnavailable { reason }),
            None => Ok(Self {
                device,
                config,
                classifier,
                buffers,
                dispatches,
                calls: AtomicU32::new(0),
            }),
        }
    }

    /// Dispatches that an answer takes, whatever its length.
    #[must_use]
    pub const fn dispatches(&self) -> usize {
        self.dispatches.len()
    }

    /// What computes.
    pub const fn device(&self) -> &Device {
        &self.device
    }

    /// Runs one utterance: standardised log-mel, `frames x 128`, 7 to 700 frames.
    ///
    /// # Errors
    /// `device`: too few or too many frames, a device that was lost, that reports an error, or whose answer cannot be one.
    pub async fn run(&self, features: &[f32]) -> Result<Output, Error> {
        if let Some(reason) = self.device.fault() {
            return Err(Error::Device { reason });
        }
        let frames = features.len() / MEL_BANDS;
        if !(MIN_FRAMES..=MAX_FRAMES).contains(&frames) {
            let reason = format!("{frames} frames, expected {MIN_FRAMES} to {MAX_FRAMES}");
            return Err(Error::Device { reason });
        }
        let call = self.calls.fetch_add(1, Ordering::Relaxed) % CALLS + 1;
        let shape = Shape::new(frames, call);
        let (read, errors) = self.device.checked(|| {
            let answer = self.buffers.take_answer(&self.device);
            self.buffers.write(&self.device, features, shape);
            self.device
                .submit(&self.dispatches, shape, &self.buffers, answer)
        });
        let values = self.device.wait(read).await;
        if let Some(reason) = errors.await.or_else(|| self.device.fault()) {
            return Err(Error::Device { reason });
        }
        let Some((values, answer)) = values else {
            // Without an error before, only a lost device refuses to give memory back.
            return Err(Error::device(&"the device was lost while it answered"));
        };
        self.buffers.give_back(answer);
        self.output(&values, shape)
            .map_err(|reason| Error::device(&reason))
    }

    /// Takes the answer apart: the call's number, the embedding, the attention.
    fn output(&self, values: &[f32], shape: Shape) -> Result<Output, &'static str> {
        let Some((mark, values)) = values.split_first() else {
            return Err("an empty answer");
        };
        if *mark != shape.call() as f32 {
            return Err("the answer of another call");
        }
        let steps = if self.config.attention {
            shape.steps()
        } else {
            0
        };
        let (embedding, attention) = values
            .split_at_checked(self.config.embedding_size())
            .ok_or("an answer that is too short")?;
        let attention = attention
            .get(..steps)
            .ok_or("an answer that is too short")?;
        let sum: f32 = attention.iter().sum();
        if !embedding.iter().all(|value| value.is_finite()) {
            return Err("an answer that is not a number");
        }
        // No range holds a sum that is not a number.
        let whole = 1.0 - ATTENTION_TOLERANCE..1.0 + ATTENTION_TOLERANCE;
        if steps > 0 && !whole.contains(&sum) {
            return Err("attention that does not sum to 1");
        }
        Ok(Output {
            logits: self.classifier.logits(embedding),
            attention: attention.to_vec(),
            embedding: embedding.to_vec(),
        })
    }
}
