//! Samples in, an answer out: the one recogniser that every door opens to.
//!
//! Three parts, each in a file: what is heard (`hearing`), what the network makes of it on a `backend`, and the
//! `answer` that is read from the network's output.

mod answer;
mod backend;
mod classification;
mod decision;
mod hearing;
mod inside;
mod live;
mod recent;
mod session;
mod smoothing;
mod timeline;

pub use backend::Backend;
pub use classification::{Classification, Timing, Unsure};
pub use decision::argmax;
pub(crate) use hearing::Heard;
#[cfg(feature = "train")]
pub(crate) use hearing::heard_log_mel;
pub use inside::{Inside, InsideStage};
pub use live::{Live, LiveMoment, LiveOptions};
#[cfg(target_arch = "wasm32")]
pub(crate) use session::{Adaptation, Place};
pub use session::{RunningMean, Session};
pub use timeline::windows;

use self::backend::Network;
use self::hearing::Hearing;
use crate::error::Error;
use crate::frontend::HOP;
#[cfg(all(feature = "webgpu", target_arch = "wasm32"))]
use crate::inference::cpu::Output;
use crate::inference::cpu::Trace;
use crate::model::{MIN_FRAMES, ModelCard, ModelFile, NetworkConfig};
use web_time::Instant;

/// Fewest samples at 16 kHz that make the network's smallest input: 60 ms.
pub const MIN_SAMPLES: usize = HOP * (MIN_FRAMES - 1);
/// Most sound for one answer, seconds; a timeline answers for more.
pub const MAX_SECONDS: u32 = 300;

/// A network with its features, on a backend.
pub struct Recognizer {
    card: ModelCard,
    hearing: Hearing,
    network: Network,
    /// A number of all that makes the embedding, where the model has sessions.
    fingerprint: Option<u64>,
}

impl Recognizer {
    /// The shipped model.
    ///
    /// # Errors
    /// None but those of [`from_bytes`](Self::from_bytes).
    #[cfg(feature = "embedded")]
    pub fn embedded(backend: impl Into<Backend>) -> Result<Self, Error> {
        Self::from_bytes(include_bytes!("../../model/emodb.safetensors"), backend)
    }

    /// A model from the bytes of its [file](crate::model), on [`Backend::Cpu`] or on a device of burn's.
    ///
    /// # Errors
    /// `model-...`: what is wrong with the file.
    pub fn from_bytes(bytes: &[u8], backend: impl Into<Backend>) -> Result<Self, Error> {
        Self::new(ModelFile::read_model(bytes)?, backend.into())
    }

    fn new(file: ModelFile, backend: Backend) -> Result<Self, Error> {
        let standardization = file.standardization()?;
        let config = NetworkConfig::from(&file.card);
        Ok(Self {
            network: Network::new(config, &file.tensors, backend)?,
            fingerprint: file.embedding_fingerprint(),
            hearing: Hearing::new(standardization, file.card.loudest_db),
            card: file.card,
        })
    }

    /// What is known about the model.
    #[must_use]
    pub const fn card(&self) -> &ModelCard {
        &self.card
    }

    /// Whether the model can adapt to a session: its file has the mean of the embedding over the training utterances.
    #[must_use]
    pub fn has_sessions(&self) -> bool {
        self.network.embedding_mean().is_some()
    }

    /// The emotion in mono `samples`, nominally in [-1, 1], at `sample_rate` (8000 to 192000 Hz), 60 ms to 5 minutes. Long
    /// silence before and after the speech is left out; of more than 7 s the middle 7 s are heard.
    ///
    /// # Errors
    /// `samples-too-short`, `samples-too-long`, `samples-not-finite`, `samples-out-of-range`, `sample-rate`; `device`
    /// where the device fails.
    pub fn classify(&self, samples: &[f32], sample_rate: u32) -> Result<Classification, Error> {
        self.answer(&self.hear(samples, sample_rate)?)
    }

    /// [`classify`](Self::classify) for devices that can only be waited for, as WebGPU in a browser.
    ///
    /// # Errors
    /// Those of [`classify`](Self::classify).
    pub async fn classify_async(
        &self,
        samples: &[f32],
        sample_rate: u32,
    ) -> Result<Classification, Error> {
        self.answer_async(&self.hear(samples, sample_rate)?).await
    }

    /// Everything up to the network.
    pub(crate) fn hear(&self, samples: &[f32], sample_rate: u32) -> Result<Heard, Error> {
        self.hearing.hear(samples, sample_rate)
    }

    /// The network's answer to what was heard.
    pub(crate) fn answer(&self, heard: &Heard) -> Result<Classification, Error> {
        let began = Instant::now();
        let output = self.network.run(&heard.features)?;
        answer::answer(&self.card, heard, began, output)
    }

    /// The answer that the network's `output` for what was heard is; `began` is when the network was begun.
    #[cfg(all(feature = "webgpu", target_arch = "wasm32"))]
    pub(crate) fn answer_of(
        &self,
        heard: &Heard,
        began: Instant,
        output: Output,
    ) -> Result<Classification, Error> {
        answer::answer(&self.card, heard, began, output)
    }

    /// `answer`(Self::answer) for devices that can only be waited for.
    pub(crate) async fn answer_async(&self, heard: &Heard) -> Result<Classification, Error> {
        let began = Instant::now();
        let output = self.network.run_async(&heard.features).await?;
        answer::answer(&self.card, heard, began, output)
    }

    /// [`classify`](Self::classify) with what came out of every stage of the network; without it on burn's devices.
    ///
    /// # Errors
    /// Those of [`classify`](Self::classify).
    pub fn classify_traced(
        &self,
        samples: &[f32],
        sample_rate: u32,
    ) -> Result<(Classification, Option<Trace>), Error> {
        let heard = self.hearing.hear(samples, sample_rate)?;
        let began = Instant::now();
        let (output, trace) = match self.network.trace(&heard.features) {
            Some((output, trace)) => (output, Some(trace)),
            None => (self.network.run(&heard.features)?, None),
        };
        Ok((answer::answer(&self.card, &heard, began, output)?, trace))
    }
}
