//! Messages of a training session. They serialize to the messages of the npm package; the bindings add the bytes.

use super::hold_out::HeldOutBy;
use super::score::SessionScores;
use super::warning::Warning;
use crate::training::Message;
use serde::Serialize;

/// One message.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(
    tag = "type",
    rename_all = "lowercase",
    rename_all_fields = "camelCase"
)]
pub enum SessionMessage {
    /// The first message: the split of the examples.
    Prepared {
        /// Number of training examples.
        training: usize,
        /// Number of validation examples.
        validation: usize,
        /// The unit that the split keeps together.
        held_out_by: HeldOutBy,
        /// The held-out speakers or takes.
        held_out: Vec<String>,
        /// Problems that reduce the reliability of the result.
        warnings: Vec<Warning>,
        /// Validation scores of the model before training; absent if its labels differ.
        #[serde(skip_serializing_if = "Option::is_none")]
        before: Option<SessionScores>,
        /// Maximum number of updates.
        steps: usize,
    },
    /// The weights were updated.
    Step {
        /// Updates so far.
        step: usize,
        /// Maximum number of updates.
        steps: usize,
        /// Epoch, counted from 1.
        epoch: usize,
        /// Loss before the update.
        loss: f32,
        /// Examples per second in this step.
        examples_per_second: f64,
        /// Estimated seconds until all steps are done.
        seconds_left: f64,
    },
    /// The validation set was evaluated.
    Evaluation {
        /// Updates so far.
        step: usize,
        /// Epoch, counted from 1.
        epoch: usize,
        /// Weighted cross entropy on the validation set.
        loss: f64,
        /// Unweighted accuracy.
        ua: f64,
        /// Weighted accuracy.
        wa: f64,
        /// Whether these are the best weights so far.
        best: bool,
    },
    /// A checkpoint of the training session.
    Checkpoint {
        /// Updates so far.
        step: usize,
        /// The checkpoint, to resume from.
        #[serde(skip)]
        bytes: Vec<u8>,
    },
    /// The last message.
    Done {
        /// Why training ended.
        stopped: Stopped,
        /// Validation scores of the model; absent without a validation set.
        #[serde(skip_serializing_if = "Option::is_none")]
        scores: Option<SessionScores>,
        /// As in `Prepared`.
        #[serde(skip_serializing_if = "Option::is_none")]
        before: Option<SessionScores>,
        /// The model file.
        #[serde(skip)]
        model: Vec<u8>,
        /// Seconds of computation, without pauses.
        seconds: f64,
    },
}

impl SessionMessage {
    /// Converts a message of the training loop, except the last. `steps` is the maximum number of updates;
    /// `seconds_left` is the estimated time of the remaining updates.
    pub(super) fn of_training(
        message: Message,
        steps: usize,
        seconds_left: impl FnOnce(usize) -> f64,
    ) -> Option<Self> {
        match message {
            Message::Step {
                step,
                epoch,
                loss,
                examples_per_second,
            } => Some(Self::Step {
                step,
                steps,
                epoch,
                loss,
                examples_per_second,
                seconds_left: seconds_left(step),
            }),
            Message::Evaluation {
                step,
                epoch,
                ua,
                wa,
                loss,
                best,
            } => Some(Self::Evaluation {
                step,
                epoch,
                loss,
                ua,
                wa,
                best,
            }),
            Message::Checkpoint { step, bytes } => Some(Self::Checkpoint { step, bytes }),
            Message::Done { .. } => None,
        }
    }
}

/// Why training ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stopped {
    /// All steps are done.
    Finished,
    /// Early stopping: `patience` ran out.
    Early,
    /// Requested by the caller.
    Requested,
}
