//! Training: examples -> batches -> loss -> Adam -> messages.
//!
//! [`Training`] is the loop and [`TrainingConfig`] its configuration. Native programs iterate it; a browser awaits
//! [`Training::next_async`]. With [`Training::with_checkpoints`] it returns checkpoints, from which
//! [`Training::resume`] continues bit for bit. [`TrainingSession`] runs a complete training on user recordings, from
//! samples to a model file:
//!
//! ```
//! use speech_emotion::audio;
//! use speech_emotion::training::{Device, SessionMessage, SessionOptions, TrainingSession};
//!
//! let options = SessionOptions {
//!     epochs: Some(2),
//!     validation: Some(0.0),
//!     ..SessionOptions::default()
//! };
//! let model = std::fs::read("model/emodb.safetensors")?;
//! let mut session = TrainingSession::new(options, &model, Device::flex())?;
//! for (file, label) in [("03b01Wa", "loud"), ("13b03Td", "soft"), ("14a07Aa", "loud"), ("15b10Nc", "soft")] {
//!     let bytes = std::fs::read(format!("../tests/clips/{file}.wav"))?;
//!     let samples = audio::decode(&bytes)?.to_mono_16_khz()?;
//!     session.add(&samples, 16_000, label.to_owned(), None, None)?;
//! }
//! for message in session {
//!     match message? {
//!         SessionMessage::Step { step, loss, .. } => println!("step {step}: loss {loss:.3}"),
//!         SessionMessage::Done { model, .. } => assert!(!model.is_empty()),
//!         _ => {}
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod augment;
mod changes;
mod checkpoint;
mod config;
#[cfg(feature = "cli")]
pub(crate) mod distillation;
mod evaluate;
mod example;
mod fold;
mod gradients;
pub(crate) mod linear;
mod loss;
mod optimizer;
mod order;
mod recipe;
mod samples;
mod scores;
mod self_check;
mod session;
mod speaker_mean;
mod tensors;
#[cfg(test)]
#[cfg(feature = "train-cpu")]
mod tests;
mod threads;
mod trainer;

pub use augment::{Augmentation, Masks};
pub use config::{Checkpoints, Schedule, TrainingConfig};
pub use evaluate::{predictions, predictions_async};
pub use example::Example;
pub use fold::Fold;
pub use loss::{Loss, Target};
pub use order::Batching;
pub use recipe::Recipe;
pub use scores::{ConfusionMatrix, Scores};
pub use session::{
    Augment, HeldOutBy, InitialWeights, LossName, MAX_LABELS, SessionMessage, SessionOptions,
    SessionScores, Stopped, Trainable, TrainingSession, Warning,
};
pub use speaker_mean::{Correction, SpeakerMean};
pub use trainer::{Message, Training};

pub use crate::networks::{Batch, EmotionNetwork, TrainableNetwork};
#[doc(no_inline)]
pub use burn::prelude::Device;

#[cfg(feature = "cli")]
pub(crate) use optimizer::{Adam, clip_by_global_norm};
#[cfg(feature = "cli")]
pub(crate) use samples::step_generator;
#[cfg(feature = "cli")]
pub(crate) use tensors::ById;
#[cfg(feature = "cli")]
pub(crate) use threads::{cores, side_by_side};
