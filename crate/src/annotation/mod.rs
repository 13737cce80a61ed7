//! Exports the annotations of a recording to Praat, ELAN, Audacity, video players and spreadsheets.
//!
//! | format                      | emotion                                 | attention         |
//! | --------------------------- | --------------------------------------- | ----------------- |
//! | `.TextGrid` (Praat)         | interval tier `emotion`                 | interval tier     |
//! | `.eaf` (ELAN)               | tier `emotion`                          | tier              |
//! | `.txt` (labels of Audacity) | a label track                           |                   |
//! | `.vtt` (WebVTT)             | a cue for each interval                 |                   |
//! | `.csv`                      |                                         | a row for each step |
#![deny(clippy::indexing_slicing)]

mod elan;
mod format;
mod intervals;
mod praat;
mod text;

pub use format::Format;
pub use intervals::{Annotation, Interval};
