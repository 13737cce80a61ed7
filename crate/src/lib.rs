//! Speech emotion recognition with the lightweight network of Zhong et al. (2020), natively and in the browser.
//!
//! ```
//! use speech_emotion::{Backend, Recognizer, audio};
//!
//! let recording = audio::decode(&std::fs::read("../tests/clips/03b01Wa.wav")?)?;
//! let recognizer = Recognizer::embedded(Backend::Cpu)?;
//! let result = recognizer.classify(&recording.to_mono_16_khz()?, 16_000)?;
//! assert_eq!(result.label, "anger");
//! println!("{} {:.2} {:?}", result.label, result.confidence, result.unsure);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | task                                        | items                                                |
//! | ------------------------------------------- | ---------------------------------------------------- |
//! | classify a recording, or its windows        | [`Recognizer`], [`Classification`]                   |
//! | adapt to one speaker, room and microphone   | [`Session`]                                          |
//! | classify a stream of samples                | [`Live`]                                             |
//! | decode, resample, detect speech             | [`audio`]                                            |
//! | compute log-mel features                    | [`frontend`]                                         |
//! | read and write model files                  | [`model`]                                            |
//! | read corpora and split them                 | [`corpora`]                                          |
//! | train a model                               | [`training`]                                         |
//! | evaluate a model, reproduce the paper       | [`evaluation`]                                       |
//! | label many recordings                       | [`labeling`]                                         |
//! | export to Praat, ELAN or ONNX               | [`annotation`], [`export`]                           |
//!
//! Every function returns the same [`Error`] type. Samples are mono `f32`, nominally in [-1, 1].
//!
//! # Cargo features
//!
//! | feature                                         | content                                                        |
//! | ----------------------------------------------- | -------------------------------------------------------------- |
//! | `embedded` (default)                            | the shipped model in the binary: [`Recognizer::embedded`]      |
//! | `cli` (default)                                 | the command line, evaluation, labeling and export              |
//! | `decode`                                        | audio files: [`audio::decode`]                                 |
//! | `webgpu`                                        | inference on GPUs, with the CPU as fallback: `Backend::WebGpu` |
//! | `corpora`                                       | readers of corpora                                             |
//! | `train-cpu`, `train-webgpu`, `cuda`             | training on a device; also inference: [`Backend::Burn`]        |

#[cfg(feature = "cli")]
pub mod annotation;
pub mod audio;
#[cfg(feature = "cli")]
mod cli;
pub mod corpora;
mod error;
#[cfg(feature = "cli")]
pub mod evaluation;
#[cfg(feature = "cli")]
pub mod export;
mod fingerprint;
pub mod frontend;
mod inference;
#[cfg(feature = "cli")]
pub mod labeling;
pub mod model;
#[cfg(feature = "train")]
mod networks;
mod random;
mod recognizer;
#[cfg(feature = "train")]
pub mod training;
#[cfg(any(
    feature = "train",
    all(feature = "webgpu", not(target_arch = "wasm32"))
))]
mod wait;
// Public, because functions exported to JavaScript must be public.
#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod wasm;

pub use error::{Error, ErrorSource};
pub use recognizer::{
    Backend, BackendInfo, Classification, IntermediateValues, Live, LiveMoment, LiveOptions,
    Recognizer, Session, StageValues, Timing, Unsure,
};

/// Items for the program, tests, benchmarks, examples and fuzzing, outside the public API. They may change in any
/// version.
#[doc(hidden)]
pub mod internal {
    #[cfg(feature = "cli")]
    pub use crate::cli::main;
    pub use crate::inference::cpu::int8::{VALUES as INT8_VALUES, mismatches as int8_mismatches};
    pub use crate::inference::cpu::{Engine, Output};
    #[cfg(feature = "webgpu")]
    pub use crate::inference::gpu;
    #[cfg(feature = "cli")]
    pub use crate::model::{ComparisonConfig, ComparisonNetwork, initial_comparison_weights};
    #[cfg(feature = "cli")]
    pub use crate::networks::agreement;
    #[cfg(feature = "cli")]
    pub use crate::networks::comparison::{Acrnn, Bcrnn, Drn, SegmentFrontend};
    #[cfg(feature = "cli")]
    pub use crate::networks::teacher::Teacher;
    pub use crate::random::Generator;
    pub use crate::recognizer::{RunningMean, argmax};
    #[cfg(feature = "cli")]
    pub use crate::training::distillation::{
        BenchmarkSize, BenchmarkUpdate, DistillationBenchmark,
    };
}
