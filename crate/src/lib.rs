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
//! [`audio`] decodes, resamples and detects voice activity; [`frontend`] computes log-mel features; [`recognizer`] runs
//! the network and returns the prediction. Two modules implement the network: [`inference`] on the CPU and WebGPU,
//! [`networks`] on [burn](https://burn.dev) for training and for GPUs. [`training`] trains models on [`corpora`];
//! [`model`] reads and writes them.

#[cfg(feature = "cli")]
pub mod annotation;
pub mod audio;
#[cfg(feature = "cli")]
pub mod cli;
pub mod corpora;
pub mod error;
#[cfg(feature = "cli")]
pub mod evaluation;
#[cfg(feature = "cli")]
pub mod export;
mod fingerprint;
pub mod frontend;
pub mod inference;
#[cfg(feature = "cli")]
pub mod labeling;
pub mod model;
#[cfg(feature = "train")]
pub mod networks;
pub mod random;
pub mod recognizer;
#[cfg(feature = "train")]
pub mod training;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use error::Error;
pub use recognizer::{Backend, Classification, Recognizer};
