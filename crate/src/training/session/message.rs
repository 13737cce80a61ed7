//! What a training of one's own tells. Serialises to the messages of the npm package, where bytes are set by the door.

use super::hold_out::HeldOutBy;
use super::score::SessionScores;
use super::warning::Warning;
use serde::Serialize;

/// One message.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(
    tag = "type",
    rename_all = "lowercase",
    rename_all_fields = "camelCase"
)]
pub enum SessionMessage {
    /// The first: how the examples were divided.
    Prepared {
        /// Examples learnt from.
        training: usize,
        /// Examples held out.
        validation: usize,
        /// What kept together.
        held_out_by: HeldOutBy,
        /// The speakers or takes held out.
        held_out: Vec<String>,
        /// What makes the result worth less.
        warnings: Vec<Warning>,
        /// What the model before training scores on the part held out; absent where its labels differ.
        #[serde(skip_serializing_if = "Option::is_none")]
        before: Option<SessionScores>,
        /// Updates at most.
        steps: usize,
    },
    /// The weights were updated.
    Step {
        /// Updates so far.
        step: usize,
        /// Updates at most.
        steps: usize,
        /// Counted from 1.
        epoch: usize,
        /// Before the update.
        loss: f32,
        /// In this step.
        examples_per_second: f64,
        /// Until all steps are done.
        seconds_left: f64,
    },
    /// The part held out was answered.
    Evaluation {
        /// Updates so far.
        step: usize,
        /// Counted from 1.
        epoch: usize,
        /// Weighted cross entropy.
        loss: f64,
        /// Unweighted accuracy.
        ua: f64,
        /// Weighted accuracy.
        wa: f64,
        /// Whether these are the weights to keep so far.
        best: bool,
    },
    /// All of the training as bytes.
    Checkpoint {
        /// Updates so far.
        step: usize,
        /// To go on from.
        #[serde(skip)]
        bytes: Vec<u8>,
    },
    /// The last.
    Done {
        /// Whether all steps were done.
        stopped: Stopped,
        /// Of the model on the part held out; absent where nothing was.
        #[serde(skip_serializing_if = "Option::is_none")]
        scores: Option<SessionScores>,
        /// As in `Prepared`.
        #[serde(skip_serializing_if = "Option::is_none")]
        before: Option<SessionScores>,
        /// The model file.
        #[serde(skip)]
        model: Vec<u8>,
        /// Of work, without pauses.
        seconds: f64,
    },
}

/// Why there is no more to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stopped {
    /// All steps are done.
    Finished,
    /// `patience` ran out.
    Early,
    /// It was asked to.
    Asked,
}
