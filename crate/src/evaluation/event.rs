//! The events of a job.

use crate::training::Message;

/// An event of a job.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The run resumes from a checkpoint.
    Resumed {
        /// Steps so far.
        step: usize,
        /// The highest validation UA so far, 0 to 1.
        best: f64,
    },
    /// A message of the training loop.
    Training(Message),
    /// A problem that affects the result or the run, in one sentence.
    Warning(String),
}
