//! `speech-emotion label`: writes a table with the emotions of many recordings.

use std::path::PathBuf;
use std::thread;
use std::time::Instant;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::classify::seconds;
use crate::cli::device::DeviceName;
use crate::cli::failure::{Failure, print_message, shown};
use crate::cli::files::{self, ModelArguments};
use crate::fingerprint::hashed_bytes;
use crate::labeling::{
    Inputs, LabelingSettings, LabelingSummary, Shard, TableFormat, Windows, label,
};
use crate::recognizer::Recognizer;

const TEMPLATE: &str = "labeling {bar:32} {pos}/{len}  {eta} left";

/// The arguments of `label`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Audio files, folders of them, or quoted patterns such as "archive/**/*.wav"
    #[arg(value_name = "INPUT", required_unless_present = "list")]
    inputs: Vec<PathBuf>,
    /// A text file with the path of an audio file on each line
    #[arg(long, value_name = "FILE")]
    list: Vec<PathBuf>,
    /// The table to write: .csv, .jsonl, .ndjson or .parquet. If the run is interrupted, the same command resumes it
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Write a row for each window instead of each recording, with a window every SECONDS
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    every: Option<f64>,
    /// The window length
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "3", requires = "every")]
    window: f64,
    /// Only part K of N of the recordings, for job arrays. The tables of all parts, in order, form the complete table
    #[arg(long, value_name = "K/N")]
    shard: Option<Shard>,
    /// Add the embedding of each recording or window
    #[arg(long)]
    embedding: bool,
    /// Threads [default: one for each core; 1 on a GPU]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    #[command(flatten)]
    model: ModelArguments,
}

/// Labels recordings that have no row yet. An unreadable recording has a row with its error, and the command fails at
/// the end.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    files::check_out(&arguments.out)?;
    if TableFormat::of(&arguments.out).is_none() {
        let cause = "--out: expected a name that ends in .csv, .jsonl, .ndjson or .parquet";
        return Err(Failure::Message(format!(
            "{cause}, received {}",
            shown(&arguments.out)
        )));
    }
    let mut inputs = Inputs::find(&arguments.inputs, &arguments.list)?;
    if let Some(shard) = arguments.shard {
        inputs = inputs.shard(shard);
    }
    // Validates the model; each thread creates its own recognizer.
    let card = arguments.model.recognizer()?.card().clone();
    let model = arguments.model.bytes()?;
    let device = arguments.model.device();
    let settings = LabelingSettings {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        model: format!("{:016x}", hashed_bytes(&model)),
        device: format!("{device:?}").to_lowercase(),
        labels: card.labels.clone(),
        inputs: inputs.fingerprint(),
        shard: arguments.shard.map(|shard| shard.to_string()),
        windows: arguments.every.map(|every| Windows {
            window: arguments.window,
            every,
        }),
        embedding: arguments.embedding.then(|| card.embedding_size()),
    };
    let threads = arguments.threads.map_or_else(
        || match device {
            DeviceName::Cpu | DeviceName::Int8 => {
                thread::available_parallelism().map_or(1, Into::into)
            }
            _ => 1,
        },
        usize::from,
    );
    let backend = device.backend()?;
    let recognizer = || Recognizer::from_bytes(&model, backend.clone());
    let bar = ProgressBar::new(inputs.paths().len() as u64);
    if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
        bar.set_style(style);
    }
    let mut began = false;
    let started = Instant::now();
    let summary = label(
        &inputs,
        &settings,
        &arguments.out,
        threads,
        &recognizer,
        &mut |progress| {
            if !began && progress.resumed > 0 {
                bar.println(format!("resumed after {} recordings", progress.resumed));
                bar.set_position(progress.resumed as u64);
                bar.reset_eta();
            }
            began = true;
            bar.set_position(progress.done as u64);
        },
    )?;
    bar.finish_and_clear();
    report(&summary, started.elapsed().as_secs_f64());
    if summary.failed > 0 {
        let cause = "recordings have no label; see the column `error`";
        return Err(Failure::of(
            &arguments.out,
            format!("{} of {} {cause}", summary.failed, summary.recordings),
        ));
    }
    Ok(())
}

fn report(summary: &LabelingSummary, took: f64) {
    let rate = summary.seconds_of_run / 60.0 / took.max(1e-3);
    print_message(&format!(
        "{} recordings, {} rows, {:.2} h of audio; {rate:.2} h of audio per minute",
        summary.recordings,
        summary.rows,
        summary.seconds / 3600.0,
    ));
}
