//! Labels many recordings: one table with a row for each recording or for each of its windows.
//!
//! ```text
//! folders, patterns, lists -> paths in order           inputs
//! path -> samples -> predictions = a record            record
//! records, in the order of the inputs -> journal       run, journal
//! journal -> CSV, JSON Lines, Parquet                  table, parquet, arrow_schema
//! ```
//!
//! The command `label` is the usual entry point; [`label`] is its implementation.
//!
//! An interrupted run resumes from its journal, a file next to the table. The table is written from the complete
//! journal, so its bytes do not depend on interruptions or on the number of threads.
#![deny(clippy::indexing_slicing)]

mod arrow_schema;
mod inputs;
mod journal;
mod parquet;
mod record;
mod rows;
mod run;
mod settings;
mod table;

pub use inputs::{Inputs, Shard};
pub use record::{LabelRow, Record, Windows};
pub use run::{LabelingSummary, Progress, label};
pub use settings::LabelingSettings;
pub use table::TableFormat;
