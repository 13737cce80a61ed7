//! Distillation: a [`Trunk`](crate::networks::Trunk) is trained by regression on the features of a frozen
//! [`Teacher`](crate::networks::teacher::Teacher) over unlabeled speech, step by step (Romero et al., *FitNets*,
//! 2015).
//!
//! ```text
//! recordings -> utterances of about 3 s                 utterances
//! -> log-mel of the student, features of the teacher    speech (cached: cache)
//! -> crops, augmentation of the student's input, batches -> squared error -> Adam    student, distill
//! -> checkpoints that resume bit for bit                checkpoint
//! -> trunk file
//! ```
//! The checkpoint includes the linear map from the trunk's states to the teacher's features; the trunk file does not.

mod benchmark;
mod cache;
mod checkpoint;
mod config;
mod distill;
mod speech;
mod student;
#[cfg(test)]
mod tests;
mod utterances;

pub use benchmark::{BenchmarkSize, BenchmarkUpdate, DistillationBenchmark};
pub(crate) use config::DistillationConfig;
pub(crate) use distill::{Distillation, DistillationMessage};
pub(crate) use speech::{Speech, SpeechProgress, prepare};
