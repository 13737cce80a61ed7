//! Speech emotion recognition with the lightweight network of Zhong et al. (2020), natively and in the browser.
//!
//! ```no_run
//! use speech_emotion::{Backend, Recognizer, audio};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let recording = audio::decode(&std::fs::read("clip.wav")?)?;
//! let recognizer = Recognizer::embedded(Backend::Cpu)?;
//! let answer = recognizer.classify(&recording.to_mono_16_khz()?, 16_000)?;
//! println!("{} {:.2} {:?}", answer.label, answer.confidence, answer.unsure);
//! # Ok(())
//! # }
//! ```
//!
//! Samples flow through [`audio`] (decoding, 16 kHz, voice activity), [`features`] (log-mel), the network and
//! [`recognizer`] (the answer). The network is there twice: [`engine`] answers on the CPU, [`model`] runs it on
//! [burn](https://burn.dev), which brings GPUs and gradients. [`training`] makes models from [`corpora`], and
//! [`model_file`] keeps them.

pub mod audio;
pub mod corpora;
#[cfg(feature = "distill")]
pub mod distillation;
pub mod engine;
#[cfg(feature = "webgpu")]
pub mod engine_gpu;
pub mod error;
#[cfg(feature = "experiments")]
pub mod experiments;
pub mod features;
mod fingerprint;
pub mod model;
pub mod model_file;
pub mod random;
pub mod recognizer;
#[cfg(feature = "distill")]
pub mod teacher;
#[cfg(feature = "train")]
pub mod training;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use error::Error;
pub use recognizer::{Backend, Classification, Recognizer};
