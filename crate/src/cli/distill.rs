//! `speech-emotion distill`: trains a trunk on unlabeled recordings with a teacher.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::networks::teacher::Teacher;
use crate::training::distillation::{
    Distillation, DistillationConfig, DistillationMessage, Speech, SpeechProgress,
};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::device::DeviceName;
use crate::cli::failure::{Failure, print_message, shown};
use crate::cli::files::{self, PrecisionName};
use crate::cli::setting::Setting;

/// The arguments of `distill`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Folders of recordings; no labels are needed
    #[arg(required = true, value_name = "FOLDER")]
    folders: Vec<PathBuf>,
    /// The teacher file, written by `tools/teacher.py`
    #[arg(long, value_name = "FILE")]
    teacher: PathBuf,
    /// Transformer blocks of the teacher; its features are the residual stream after the last of them
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(0..=32))]
    teacher_blocks: u8,
    /// The trunk file to write. FILE.checkpoint and FILE.*.teacher (cached teacher features) are written next to it
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Number of updates
    #[arg(long)]
    updates: Option<usize>,
    /// Convolution blocks of the trunk, 1 to 6
    #[arg(long)]
    blocks: Option<usize>,
    /// Use a random subset of the recordings with this many hours
    #[arg(long)]
    hours: Option<f64>,
    /// Seed of the initial weights, the order and the augmentation
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Any other setting by name: learningRate=0.001, augmentation.noise=0; can be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<Setting>,
    /// The sources of the recordings, stored in the card
    #[arg(long, value_name = "TEXT")]
    sources: Option<String>,
    /// The precision of the weights
    #[arg(long, value_enum, default_value = "f32")]
    precision: PrecisionName,
    /// The device to compute on
    #[arg(long, value_enum, default_value = "cpu")]
    device: DeviceName,
}

/// Prepares the speech, distills, and writes the trunk.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    files::check_out(&arguments.out)?;
    let config = config(arguments)?;
    let device = arguments.device.open()?;
    let path = &arguments.teacher;
    let teacher = Teacher::read(
        &files::read(path)?,
        arguments.teacher_blocks.into(),
        &device,
    )
    .map_err(|error| Failure::of(path, error))?;
    let speech = prepare(arguments, &teacher, &config, &device)?;
    let mut distillation = Distillation::new(config.clone(), &speech, &device)?;
    let progress = DistillationProgress::new("distill", config.updates);
    let checkpoint = checkpoint(&arguments.out);
    if checkpoint.exists() {
        let resumed = distillation.resume(&files::read(&checkpoint)?);
        resumed.map_err(|error| Failure::of(&checkpoint, error))?;
        progress.resume(distillation.update());
    }
    let mut last = None;
    for message in &mut distillation_messages(&mut distillation, &checkpoint) {
        let message = message?;
        progress.show(&message);
        if let DistillationMessage::Evaluation { error, .. } = message {
            last = Some(error);
        }
    }
    progress.finish();
    let (train, held_out) = speech.counts();
    let mut protocol = format!(
        "distilled from {} on {train} utterances ({:.2} h including {held_out} held out), {} updates, batch size {}",
        teacher.name(),
        speech.hours,
        config.updates,
        config.batch,
    );
    if let Some(error) = last {
        protocol += &format!("; held-out error {error:.3}, as a fraction of the variance");
    }
    let file = distillation.trunk_file(protocol.clone(), arguments.sources.clone())?;
    files::write(&arguments.out, &file.write(arguments.precision.into())?)?;
    // There may be no checkpoint to remove.
    let _ = fs::remove_file(checkpoint);
    let text = format!("{protocol}\nwrote {}\n", shown(&arguments.out));
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| Failure::of_output(&error))
}

/// The messages of a distillation; a checkpoint is written after each evaluation.
fn distillation_messages<'a>(
    distillation: &'a mut Distillation<'_>,
    checkpoint: &'a Path,
) -> impl Iterator<Item = Result<DistillationMessage, Failure>> + 'a {
    std::iter::from_fn(move || {
        let message = distillation.next()?;
        if matches!(message, Ok(DistillationMessage::Evaluation { .. })) {
            let written = distillation
                .checkpoint()
                .map_err(Failure::from)
                .and_then(|bytes| files::write(checkpoint, &bytes));
            if let Err(Failure::Message(cause)) = written {
                print_message(&format!("warning: checkpoint not written: {cause}"));
            }
        }
        Some(message.map_err(Failure::from))
    })
}

fn config(arguments: &Arguments) -> Result<DistillationConfig, Failure> {
    let defaults = DistillationConfig::default();
    let mut config = DistillationConfig {
        updates: arguments.updates.unwrap_or(defaults.updates),
        blocks: arguments.blocks.unwrap_or(defaults.blocks),
        hours: arguments.hours,
        seed: arguments.seed,
        ..defaults
    };
    for setting in &arguments.set {
        config = setting.apply(&config).map_err(Failure::Message)?;
    }
    config.check()?;
    Ok(config)
}

fn checkpoint(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".checkpoint");
    name.into()
}

fn prepare(
    arguments: &Arguments,
    teacher: &Teacher,
    config: &DistillationConfig,
    device: &burn::prelude::Device,
) -> Result<Speech, Failure> {
    let reading = DistillationProgress::new("reading", 0);
    let teaching = DistillationProgress::new("teacher", 0);
    let on_progress = |event: SpeechProgress| match event {
        SpeechProgress::Read(done, all) => reading.at(done, all),
        SpeechProgress::Teacher(done, all) => teaching.at(done, all),
        SpeechProgress::Warning(cause) => print_message(&format!("warning: {cause}")),
    };
    let (folders, out) = (&arguments.folders, &arguments.out);
    let speech =
        crate::training::distillation::prepare(folders, teacher, config, out, device, &on_progress);
    reading.finish();
    teaching.finish();
    Ok(speech?)
}

/// A progress bar on a terminal; otherwise one line per evaluation.
struct DistillationProgress {
    bar: ProgressBar,
}

impl DistillationProgress {
    fn new(name: &'static str, count: usize) -> Self {
        let bar = ProgressBar::new(count as u64).with_prefix(name);
        let template = "{prefix:<9} {bar:32} {pos}/{len}  {eta} left  {msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar }
    }

    fn at(&self, done: usize, all: usize) {
        self.bar.set_length(all as u64);
        self.bar.set_position(done as u64);
    }

    fn resume(&self, update: usize) {
        self.bar.set_position(update as u64);
        self.bar.reset_eta();
        self.line(&format!("resumed after update {update}"));
    }

    fn show(&self, message: &DistillationMessage) {
        match message {
            DistillationMessage::Update { update, error } => {
                self.bar.set_position(*update as u64);
                self.bar.set_message(format!("error {error:.3}"));
            }
            DistillationMessage::Evaluation { update, error } => {
                self.line(&format!("update {update}: held-out error {error:.3}"));
            }
        }
    }

    /// Prints a line above the progress bar, or to standard error.
    fn line(&self, text: &str) {
        if self.bar.is_hidden() {
            // A failed progress message must not stop the distillation.
            let _ = writeln!(io::stderr(), "{text}");
        } else {
            self.bar.println(text);
        }
    }

    fn finish(self) {
        self.bar.abandon();
    }
}
