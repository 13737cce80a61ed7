//! The learning curve of a training, from its messages.

use super::result::CurvePoint;
use crate::training::Message;

/// Computes the points of a learning curve, with the mean training loss between evaluations.
#[derive(Debug, Default)]
pub(super) struct Curve {
    losses: f64,
    count: u32,
}

impl Curve {
    /// The point that `message` completes: one for each evaluation.
    pub(super) fn point(&mut self, message: &Message) -> Option<CurvePoint> {
        match *message {
            Message::Step { loss, .. } => {
                self.losses += f64::from(loss);
                self.count += 1;
                None
            }
            Message::Evaluation {
                step, ua, wa, loss, ..
            } => {
                let sum = std::mem::take(self);
                Some(CurvePoint {
                    step,
                    loss: sum.losses / f64::from(sum.count.max(1)),
                    validation_loss: loss,
                    ua,
                    wa,
                })
            }
            Message::Checkpoint { .. } | Message::Done { .. } => None,
        }
    }
}
