//! Speech emotion recognition with the lightweight network of Zhong et al. (2020), natively and in the browser.

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
