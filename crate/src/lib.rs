//! Speech emotion recognition with the lightweight network of Zhong et al. (2020), natively and in the browser.
//!
//! ```no_run
//! use burn::prelude::Device;
//! use speech_emotion::{Recognizer, audio};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let recording = audio::decode(&std::fs::read("clip.wav")?)?;
//! let recognizer = Recognizer::embedded(Device::flex())?;
//! let answer = recognizer.classify(&recording.to_mono_16_khz()?, 16_000)?;
//! println!("{} {:.2} {:?}", answer.label, answer.confidence, answer.unsure);
//! # Ok(())
//! # }
//! ```
//!
//! Samples flow through [`audio`] (decoding, 16 kHz, voice activity), [`features`] (log-mel), [`model`] (the network on
//! [burn](https://burn.dev)) and [`recognizer`] (the answer); [`training`] makes models from [`corpora`], and
//! [`model_file`] keeps them.

pub mod audio;
pub mod corpora;
pub mod error;
pub mod features;
pub mod model;
pub mod model_file;
pub mod random;
pub mod recognizer;
pub mod training;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use error::Error;
pub use recognizer::{Classification, Recognizer};
