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
//! Samples flow through [`audio`] (decoding, 16 kHz, voice activity), [`frontend`] (log-mel), the network and
//! [`recognizer`] (the answer). The network is there twice: [`inference`] runs it on the CPU and WebGPU, [`networks`] runs it on
//! [burn](https://burn.dev), which brings GPUs and gradients. [`training`] makes models from [`corpora`], and
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
