//! Training progress: a bar on a terminal, otherwise one line per evaluation.

use std::io::{self, Write};

use crate::evaluation::Evaluation;
use crate::training::Message;
use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::evaluate::{percent, recalls};
use crate::cli::failure::Failure;

const TEMPLATE: &str = "{prefix:<9} {bar:32} {pos}/{len}  {eta} left  {msg}";
/// The progress of one task.
pub(super) struct TrainingProgress {
    bar: ProgressBar,
    loss: f32,
    best: f64,
}

impl TrainingProgress {
    /// A task with `count` units.
    pub(super) fn new(name: &'static str, count: usize) -> Self {
        let bar = ProgressBar::new(count as u64).with_prefix(name);
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        Self {
            bar,
            loss: f32::NAN,
            best: 0.0,
        }
    }

    /// Completes one unit.
    pub(super) fn advance(&self) {
        self.bar.inc(1);
    }

    /// Number of units completed by an earlier run.
    pub(super) fn resume(&self, done: usize) {
        self.bar.set_position(done as u64);
        self.bar.reset_eta();
        if self.bar.is_hidden() {
            // A failed progress message must not stop training.
            let _ = writeln!(io::stderr(), "resumed after step {done}");
        }
    }

    /// Shows a message of the training loop.
    pub(super) fn update(&mut self, message: &Message) {
        match *message {
            Message::Step { step, loss, .. } => {
                self.loss = loss;
                self.bar.set_position(step as u64);
            }
            Message::Evaluation { step, ua, best, .. } => {
                if best {
                    self.best = ua;
                }
                if self.bar.is_hidden() {
                    let line = format!(
                        "step {step}: loss {:.3}, validation UA {:.1} %{}",
                        self.loss,
                        100.0 * ua,
                        if best { ", best so far" } else { "" }
                    );
                    // A failed progress message must not stop training.
                    let _ = writeln!(io::stderr(), "{line}");
                }
            }
            Message::Checkpoint { .. } | Message::Done { .. } => {}
        }
        self.bar.set_message(format!(
            "loss {:.3}  best validation UA {:.1} %",
            self.loss,
            100.0 * self.best
        ));
    }

    /// Ends the progress and keeps the bar.
    pub(super) fn finish(self) {
        self.bar.abandon();
    }
}

/// Prints the scores of the test set.
pub(super) fn report(test: &Evaluation, labels: &[String], file: &str) -> Result<(), Failure> {
    let scores = &test.scores;
    let mut text = format!(
        "test set of {} utterances: UA {}, WA {}, F1 {}\n",
        scores.utterances,
        percent(scores.ua),
        percent(scores.wa),
        percent(scores.f1),
    );
    text += &recalls(labels, scores);
    let found = &test.calibration;
    text += &format!(
        "  calibration error {:.3} with temperature {:.2}, {:.3} without\n",
        found.ece_after, found.temperature, found.ece_before
    );
    text += &format!("wrote {file}\n");
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| Failure::of_output(&error))
}
