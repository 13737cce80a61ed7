//! Computes a [`Classification`] from samples. The recognizer is used by the command line, the wasm bindings and Rust
//! programs.
//!
//! It has three parts: the `input` of the network, the `backend` that runs it, and `postprocess`, which converts its
//! output to the result.

mod backend;
mod backend_info;
mod classification;
mod decision;
#[cfg(feature = "webgpu")]
mod gpu;
mod input;
mod intermediate;
mod live;
#[cfg(test)]
#[cfg(feature = "decode")]
mod live_reuse_tests;
mod postprocess;
mod recent;
mod session;
mod smoothing;
mod timeline;

pub use backend::Backend;
pub use backend_info::BackendInfo;
pub use classification::{Classification, Timing, Unsure};
pub use decision::argmax;
pub(crate) use input::Input;
pub use intermediate::{IntermediateValues, StageValues};
pub use live::{Live, LiveMoment, LiveOptions};
#[cfg(any(target_arch = "wasm32", all(test, feature = "decode")))]
pub(crate) use session::{Adaptation, SessionPosition};
pub use session::{RunningMean, Session};
pub(crate) use timeline::windows;

use self::backend::Network;
use self::input::Preprocessor;
use crate::error::Error;
#[cfg(feature = "webgpu")]
use crate::frontend::SAMPLE_RATE;
use crate::model::{ModelCard, ModelFile, NetworkConfig};
use web_time::Instant;

/// A model with its front end on a backend.
pub struct Recognizer {
    card: ModelCard,
    preprocessor: Preprocessor,
    network: Network,
    /// The hash of everything that determines the embedding, if the model supports sessions.
    fingerprint: Option<u64>,
}

/// The bytes of the shipped model.
#[cfg(feature = "embedded")]
pub(crate) const SHIPPED_MODEL: &[u8] = include_bytes!("../../model/emodb.safetensors");

impl Recognizer {
    /// Loads the shipped model.
    ///
    /// # Errors
    /// Those of [`from_bytes`](Self::from_bytes).
    #[cfg(feature = "embedded")]
    pub fn embedded(backend: impl Into<Backend>) -> Result<Self, Error> {
        Self::from_bytes(SHIPPED_MODEL, backend)
    }

    /// Loads a model from the bytes of its [file](crate::model). A browser requires [`load`](Self::load) for WebGPU.
    ///
    /// # Errors
    /// `model-...`: the file is not valid; `backend-unavailable`: there is no GPU, or it fails its verification.
    pub fn from_bytes(bytes: &[u8], backend: impl Into<Backend>) -> Result<Self, Error> {
        let backend = backend.into();
        #[cfg(all(feature = "webgpu", not(target_arch = "wasm32")))]
        if matches!(backend, Backend::WebGpu) {
            return crate::wait::block_on(Self::load(bytes, backend));
        }
        Self::new(ModelFile::read_model(bytes)?, backend)
    }

    /// [`from_bytes`](Self::from_bytes) for devices that require asynchronous calls, such as WebGPU in a browser.
    ///
    /// # Errors
    /// Those of [`from_bytes`](Self::from_bytes).
    #[cfg_attr(
        not(feature = "webgpu"),
        expect(clippy::unused_async, reason = "only WebGPU is awaited")
    )]
    pub async fn load(bytes: &[u8], backend: impl Into<Backend>) -> Result<Self, Error> {
        let backend = backend.into();
        #[cfg(feature = "webgpu")]
        if matches!(backend, Backend::WebGpu) {
            let mut recognizer = Self::new(ModelFile::read_model(bytes)?, Backend::Cpu)?;
            let input = recognizer.input(&gpu::Verification::test_sound(), SAMPLE_RATE)?;
            let temperature = recognizer.card.temperature;
            let verification = gpu::Verification::new(input.features, temperature);
            recognizer.network = recognizer.network.on_gpu(bytes, verification).await?;
            return Ok(recognizer);
        }
        Self::from_bytes(bytes, backend)
    }

    fn new(file: ModelFile, backend: Backend) -> Result<Self, Error> {
        let standardization = file.standardization()?;
        let config = NetworkConfig::from(&file.card);
        Ok(Self {
            fingerprint: file.embedding_fingerprint(),
            network: Network::new(config, file.tensors, backend)?,
            preprocessor: Preprocessor::new(&file.card, standardization),
            card: file.card,
        })
    }

    /// The model card.
    #[must_use]
    pub const fn card(&self) -> &ModelCard {
        &self.card
    }

    /// The backend in use. It changes when a GPU fails or is used again.
    #[must_use]
    pub fn backend(&self) -> BackendInfo {
        self.network.info()
    }

    /// Whether the model supports sessions: its file has the mean of the embedding over the training utterances.
    #[must_use]
    pub fn has_sessions(&self) -> bool {
        self.network.embedding_mean().is_some()
    }

    /// Classifies the emotion in mono `samples`, nominally in [-1, 1], at `sample_rate` (8000 to 192000 Hz), 60 ms to 5
    /// minutes. Long silence at the ends is trimmed; longer speech is cropped to its middle 7 s.
    ///
    /// # Errors
    /// `samples-too-short`, `samples-too-long`, `samples-not-finite`, `samples-out-of-range`, `sample-rate`; `device`
    /// if the device fails.
    pub fn classify(&self, samples: &[f32], sample_rate: u32) -> Result<Classification, Error> {
        self.run(&self.input(samples, sample_rate)?)
    }

    /// [`classify`](Self::classify) for devices that require asynchronous calls, such as WebGPU in a browser, where
    /// `classify` uses the CPU.
    ///
    /// # Errors
    /// Those of [`classify`](Self::classify).
    pub async fn classify_async(
        &self,
        samples: &[f32],
        sample_rate: u32,
    ) -> Result<Classification, Error> {
        self.run_async(&self.input(samples, sample_rate)?).await
    }

    /// Computes the input of the network.
    pub(crate) fn input(&self, samples: &[f32], sample_rate: u32) -> Result<Input, Error> {
        self.preprocessor.input(samples, sample_rate)
    }

    /// Runs the network.
    pub(crate) fn run(&self, input: &Input) -> Result<Classification, Error> {
        let began = Instant::now();
        let output = self.network.run(&input.features, None)?;
        postprocess::classification(&self.card, input, began, output)
    }

    /// [`run`](Self::run) for devices that require asynchronous calls.
    pub(crate) async fn run_async(&self, input: &Input) -> Result<Classification, Error> {
        let began = Instant::now();
        let output = self.network.run_async(&input.features, None).await?;
        postprocess::classification(&self.card, input, began, output)
    }
}
