//! Exports the annotations of a recording to Praat, ELAN, Audacity, video players and spreadsheets.
//!
//! | format                      | emotion                                 | attention         |
//! | --------------------------- | --------------------------------------- | ----------------- |
//! | `.TextGrid` (Praat)         | interval tier `emotion`                 | interval tier     |
//! | `.eaf` (ELAN)               | tier `emotion`                          | tier              |
//! | `.txt` (labels of Audacity) | a label track                           |                   |
//! | `.vtt` (WebVTT)             | a cue for each interval                 |                   |
//! | `.csv`                      |                                         | a row for each step |
//!
//! ```
//! use speech_emotion::annotation::{Annotation, AnnotationFormat};
//! use speech_emotion::{Backend, Recognizer, audio};
//! use std::path::Path;
//!
//! let media = Path::new("../tests/clips/03b01Wa.wav");
//! let samples = audio::decode(&std::fs::read(media)?)?.to_mono_16_khz()?;
//! let result = Recognizer::embedded(Backend::Cpu)?.classify(&samples, 16_000)?;
//! let annotation = Annotation::of(&result, samples.len() as f64 / 16_000.0);
//! let text_grid = AnnotationFormat::TextGrid.write(&annotation, media);
//! assert!(text_grid.contains("anger"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![deny(clippy::indexing_slicing)]

mod elan;
mod format;
mod intervals;
mod praat;
mod text;

pub use format::AnnotationFormat;
pub use intervals::{Annotation, Interval};
