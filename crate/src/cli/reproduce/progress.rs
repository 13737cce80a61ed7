//! Progress of the jobs, and the table of results.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use crate::evaluation::{Event, FoldResult, Job, TableSummary};
use crate::training::Message;
use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

use crate::cli::failure::{Failure, print_message};

const TEMPLATE: &str = "{prefix:<9} {bar:32} {pos}/{len} steps  {msg}";

/// Progress over all remaining jobs: a bar on a terminal, otherwise one line per evaluation.
pub(super) struct ReproductionProgress {
    bar: ProgressBar,
    jobs: usize,
    done: usize,
    name: String,
    /// Total steps of the completed jobs.
    before: usize,
    /// Number of steps in this run, since `began`.
    taken: usize,
    steps_of_job: usize,
    all_steps: usize,
    began: Instant,
    loss: f32,
    best: f64,
}

impl ReproductionProgress {
    /// A progress bar for reading recordings.
    pub(super) fn features(count: usize) -> ProgressBar {
        let bar = ProgressBar::new(count as u64).with_prefix("features");
        if let Ok(style) = ProgressStyle::with_template("{prefix:<9} {bar:32} {pos}/{len}") {
            bar.set_style(style);
        }
        bar
    }

    /// `done` of `jobs` jobs have results; `left` remain.
    pub(super) fn new(jobs: usize, done: usize, left: &[&Job]) -> Self {
        let all_steps = left.iter().map(|job| job.training.steps).sum();
        let bar = ProgressBar::new(all_steps as u64).with_prefix("training");
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        Self {
            bar,
            jobs,
            done,
            name: String::new(),
            before: 0,
            taken: 0,
            steps_of_job: 0,
            all_steps,
            began: Instant::now(),
            loss: f32::NAN,
            best: 0.0,
        }
    }

    /// Starts a job.
    pub(super) fn begin(&mut self, job: &Job) {
        let number = self.done + 1;
        self.name = format!(
            "{number}/{} {} seed {} fold {}",
            self.jobs, job.row, job.seed, job.fold
        );
        self.steps_of_job = job.training.steps;
        (self.loss, self.best) = (f32::NAN, 0.0);
        self.print(&format!("{}: begins", self.name));
    }

    /// Shows an event of the job.
    pub(super) fn update(&mut self, event: &Event) {
        match event {
            Event::Warning(warning) => self
                .bar
                .suspend(|| print_message(&format!("warning: {warning}"))),
            Event::Resumed { step, best } => {
                self.best = *best;
                self.print(&format!("{}: resumed after step {step}", self.name));
            }
            Event::Training(Message::Step { step, loss, .. }) => {
                self.loss = *loss;
                self.taken += 1;
                self.bar.set_position((self.before + step) as u64);
            }
            Event::Training(Message::Evaluation { step, ua, best, .. }) => {
                if *best {
                    self.best = *ua;
                }
                let left = self.left(*step);
                self.print(&format!(
                    "{}: step {step} of {}, loss {:.3}, validation UA {:.1} %, best {:.1} %, {left} left",
                    self.name,
                    self.steps_of_job,
                    self.loss,
                    100.0 * ua,
                    100.0 * self.best,
                ));
            }
            Event::Training(Message::Checkpoint { .. } | Message::Done { .. }) => {}
        }
        self.bar.set_message(format!(
            "{}  loss {:.3}  best {:.1} %  {} left",
            self.name,
            self.loss,
            100.0 * self.best,
            self.left(self.bar.position() as usize - self.before.min(self.bar.position() as usize)),
        ));
    }

    /// Completes a job.
    pub(super) fn end(&mut self, result: &FoldResult) {
        self.done += 1;
        self.before += self.steps_of_job;
        self.bar.set_position(self.before as u64);
        self.print(&format!(
            "{}: test UA {:.1} % (validation {:.1} % at step {})",
            self.name,
            100.0 * result.test.ua,
            100.0 * result.validation.ua,
            result.best_step,
        ));
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// Estimated remaining time at the average speed of this run; `step` is the current job's.
    fn left(&self, step: usize) -> String {
        if self.taken == 0 {
            return "unknown time".to_owned();
        }
        let steps = self.all_steps.saturating_sub(self.before + step);
        let seconds = self.began.elapsed().as_secs_f64() / self.taken as f64 * steps as f64;
        HumanDuration(Duration::from_secs_f64(seconds)).to_string()
    }

    /// Prints a line if there is no terminal for the bar.
    fn print(&self, line: &str) {
        if self.bar.is_hidden() {
            // A failed progress message must not stop the run.
            let _ = writeln!(io::stderr(), "{line}");
        }
    }
}

/// Prints the rows.
pub(super) fn report(summary: &TableSummary, folder: &str) -> Result<(), Failure> {
    let titles = summary.rows.iter().map(|row| row.title.as_str());
    let width = titles
        .chain(summary.baseline.iter().map(|baseline| baseline.title))
        .map(|title| title.chars().count())
        .max()
        .unwrap_or(0)
        .max(3);
    let mut text = format!(
        "{:<width$}  {:>14}  {:>13}  {:>10}  {:>6}  {:>6}  {:>5}  {:>8}\n",
        "row", "UA", "95 %", "in session", "WA", "F1", "folds", "UA paper"
    );
    if let Some(baseline) = &summary.baseline {
        let score = &baseline.scores.chosen.alone;
        let ua = format!("{:.2}", score.ua);
        let interval = format!("{:.1} to {:.1}", score.ua_interval[0], score.ua_interval[1]);
        text += &format!(
            "{:<width$}  {ua:>14}  {interval:>13}  {:>10.2}  {:>6.2}  {:>6.2}  {:>5}  {:>8}\n",
            baseline.title,
            baseline.scores.chosen.session.score.ua,
            score.wa,
            score.f1,
            baseline.scores.folds,
            "-"
        );
    }
    for row in &summary.rows {
        let paper = row
            .paper
            .map_or_else(|| "-".to_owned(), |figures| format!("{:.2}", figures.ua));
        let folds: usize = row.measured.values().map(Vec::len).sum();
        let ua = format!("{:.2} ± {:.2}", row.ua_mean, row.ua_std);
        let interval = format!("{:.1} to {:.1}", row.ua_interval[0], row.ua_interval[1]);
        let session = row.session.as_ref();
        let session = session.map_or_else(
            || "-".to_owned(),
            |session| format!("{:.2}", session.score.ua),
        );
        text += &format!(
            "{:<width$}  {ua:>14}  {interval:>13}  {session:>10}  {:>6.2}  {:>6.2}  {folds:>5}  {paper:>8}\n",
            row.title, row.wa_mean, row.f1_mean
        );
        if row.missing > 0 {
            text += &format!("{:<width$}  {} fold(s) missing\n", "", row.missing);
        }
    }
    text += &format!("wrote summary.json, summary.md and summary.svg in {folder}\n");
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| Failure::of_output(&error))
}
