//! Inference on WebGPU, with WGSL kernels of this crate, one utterance at a time.
//!
//! Like the [CPU engine](crate::inference::cpu) it runs inference only. A call is one submission and one read-back. The
//! number of dispatches does not depend on the length of the input. The separable network has two dispatches and the
//! pooling for the entry and the first block, two for every further block, and one each for the GRU input, the
//! recurrence in both directions, and attention. A Whisper encoder has two for the convolutions, five for every block,
//! and one for attention. The classifier runs on the CPU because its product takes negligible time.
//!
//! * The shaders (`kernels`) are assembled from WGSL files and compiled when a model is loaded.
//! * The weights (`weights`) are packed in the order of the shaders, into one buffer.
//! * `plan` and `encoder` define the sequence of kernels and their inputs and outputs.
//! * All memory is allocated for the maximum length (`sizes`) when a model is loaded, after the limits of the device
//!   (`limits`) have been checked.
//! * After an error of the device (`device`), no results are returned (`faults`).

mod buffers;
mod device;
mod encoder;
mod faults;
mod kernels;
mod layer;
mod limits;
mod pipelines;
mod plan;
mod shape;
mod sizes;
mod weights;

pub use device::{Device, TIMEOUT};

use self::buffers::{BufferSizes, Buffers};
use self::kernels::Grid;
use self::pipelines::Bound;
use self::plan::plan;
use self::shape::Shape;
use crate::error::Error;
use crate::frontend::{MAX_FRAMES, MIN_FRAMES};
use crate::inference::cpu::{Classifier, Output};
use crate::model::TensorData32;
use crate::model::{NamedTensors, NetworkConfig};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

/// The number of a call is stored in an `f32`, which is exact for integers up to this limit.
const CALLS: u32 = 1 << 24;
/// The maximum deviation of the sum of the attention weights from 1.
const ATTENTION_TOLERANCE: f32 = 1e-3;

/// A network ready for inference on a GPU.
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
    /// `model-...`: a tensor that is missing or has another shape, or a network of Table 5; `backend-unavailable`: an
    /// error of the device, or a limit that is too low for the network.
    pub async fn new(
        device: Device,
        config: NetworkConfig,
        tensors: &BTreeMap<String, TensorData32>,
    ) -> Result<Self, Error> {
        #[cfg(feature = "cli")]
        config.architecture.require_recognizer()?;
        let weights = NamedTensors::new(config, tensors);
        let classifier = Classifier::new(&weights)?;
        let layers = plan(config, &weights)?;
        let sizes = BufferSizes::new(&device, config, &layers)?;
        let ((buffers, dispatches), errors) = device.checked(|| {
            let buffers = Buffers::new(&device, sizes, &layers);
            let bound = device.bind(&layers, &buffers);
            let grids = layers.iter().map(|layer| layer.kernel.grid);
            (buffers, bound.into_iter().zip(grids).collect())
        });
        match errors.await.or_else(|| device.fault()) {
            Some(reason) => Err(Error::backend_unavailable(reason)),
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

    /// The number of dispatches of a call, independent of its length.
    #[must_use]
    pub const fn dispatches(&self) -> usize {
        self.dispatches.len()
    }

    /// The device of this engine.
    pub const fn device(&self) -> &Device {
        &self.device
    }

    /// Runs one utterance: standardized log-mel, `frames x bands`, 7 to 700 frames.
    ///
    /// # Errors
    /// `device`: the number of frames is out of range, the device was lost or reports an error, or its result is
    /// invalid; natively also no result within [`TIMEOUT`]. Natively the call blocks the thread.
    pub async fn run(&self, features: &[f32]) -> Result<Output, Error> {
        if let Some(reason) = self.device.fault() {
            return Err(Error::device(reason));
        }
        let architecture = self.config.architecture;
        let frames = features.len() / architecture.log_mel().bands();
        if !(MIN_FRAMES..=MAX_FRAMES).contains(&frames) {
            let reason = format!("{frames} frames, expected {MIN_FRAMES} to {MAX_FRAMES}");
            return Err(Error::device(reason));
        }
        let call = self.calls.fetch_add(1, Ordering::Relaxed) % CALLS + 1;
        let shape = Shape::new(architecture, frames, call);
        let (read, errors) = self.device.checked(|| {
            let read_buffer = self.buffers.take_read_buffer(&self.device);
            self.buffers.write(&self.device, features, shape);
            self.device
                .submit(&self.dispatches, shape, &self.buffers, read_buffer)
        });
        let values = self.device.wait(read).await;
        if let Some(reason) = errors.await.or_else(|| self.device.fault()) {
            return Err(Error::device(reason));
        }
        let (values, read_buffer) = values.map_err(Error::device)?;
        self.buffers.return_read_buffer(read_buffer);
        self.output(&values, shape).map_err(Error::device)
    }

    /// Unpacks a result: the number of the call, the embedding, the attention.
    fn output(&self, values: &[f32], shape: Shape) -> Result<Output, &'static str> {
        let Some((mark, values)) = values.split_first() else {
            return Err("an empty result");
        };
        if *mark != shape.call() as f32 {
            return Err("the result of another call");
        }
        let steps = if self.config.attention {
            shape.steps()
        } else {
            0
        };
        let (embedding, attention) = values
            .split_at_checked(self.config.embedding_size())
            .ok_or("a result that is too short")?;
        let attention = attention.get(..steps).ok_or("a result that is too short")?;
        let sum: f32 = attention.iter().sum();
        let logits = self.classifier.logits(embedding);
        if !embedding.iter().chain(&logits).all(|x| x.is_finite()) {
            return Err("a result that is not a number");
        }
        // NaN is in no range.
        let whole = 1.0 - ATTENTION_TOLERANCE..1.0 + ATTENTION_TOLERANCE;
        if steps > 0 && !whole.contains(&sum) {
            return Err("attention that does not sum to 1");
        }
        Ok(Output {
            logits,
            attention: attention.to_vec(),
            embedding: embedding.to_vec(),
        })
    }
}
