//! `speech-emotion classify`: classifies recordings, as a whole or in windows.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::Error;
use crate::annotation::{Annotation, AnnotationFormat};
use crate::audio::AudioWarning;
use crate::frontend::SAMPLE_RATE;
use crate::recognizer::{Classification, Recognizer, Session};
use clap::Args;
use serde::Serialize;

use crate::cli::failure::{Failure, print_message, shown};
use crate::cli::files::{self, ModelArguments};
use crate::cli::json::{FileClassification, FileTimeline, WindowClassification};
use crate::cli::plot;
use crate::cli::table::TextTable;

/// The arguments of `classify`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Audio files: WAV, FLAC, Ogg (Vorbis, Opus or FLAC) or MP3
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Print one JSON object per file
    #[arg(long)]
    json: bool,
    /// Plot waveform, attention and probabilities to an SVG file, or to a folder with one SVG per file
    #[arg(long, value_name = "SVG", conflicts_with = "every")]
    plot: Option<PathBuf>,
    /// Write an annotation of the recording: .TextGrid (Praat), .eaf (ELAN), .txt (labels of Audacity), .vtt (WebVTT)
    /// or .csv (attention)
    #[arg(long, value_name = "FILE")]
    annotate: Option<PathBuf>,
    /// Classify a window every SECONDS instead of each file once: a timeline, for long recordings
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    every: Option<f64>,
    /// The window length of a timeline
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "3", requires = "every")]
    window: f64,
    /// Adapt to one speaker: the files are recordings of one speaker in one room with one microphone, in order
    #[arg(long)]
    session: bool,
    #[command(flatten)]
    model: ModelArguments,
}

pub(crate) fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok();
    seconds
        .filter(|seconds| seconds.is_finite() && *seconds > 0.0)
        .ok_or_else(|| "expected a number of seconds above 0".to_owned())
}

/// Classifies every file. An unreadable file is reported immediately, and the command fails at the end.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let plots = plot_paths(arguments)?;
    check_annotation(arguments)?;
    let recognizer = arguments.model.recognizer()?;
    let mut source = FileClassifier::new(&recognizer, arguments.session)?;
    let mut failed = false;
    let mut report = |done: Result<(), Failure>| match done {
        Err(Failure::Message(sentence)) => {
            print_message(&sentence);
            failed = true;
            Ok(())
        }
        other => other,
    };
    match arguments.every {
        Some(every) => {
            for path in &arguments.files {
                report(timeline(arguments, &mut source, path, every))?;
            }
        }
        None => {
            let names: Vec<String> = arguments.files.iter().map(|path| shown(path)).collect();
            let table = table(names.iter().map(String::as_str), &recognizer);
            if !arguments.json {
                print(&table.heading("file"))?;
            }
            for (index, path) in arguments.files.iter().enumerate() {
                let plot = plots.get(index).map(PathBuf::as_path);
                report(classify_file(arguments, &mut source, path, &table, plot))?;
            }
        }
    }
    if failed {
        return Err(Failure::AlreadyReported);
    }
    Ok(())
}

/// The classifier of the recordings.
enum FileClassifier<'r> {
    /// Without session adaptation.
    Plain(&'r Recognizer),
    Session(&'r Recognizer, Box<Session<'r>>),
}

impl<'r> FileClassifier<'r> {
    fn new(recognizer: &'r Recognizer, session: bool) -> Result<Self, Failure> {
        Ok(if session {
            Self::Session(recognizer, Box::new(Session::new(recognizer)?))
        } else {
            Self::Plain(recognizer)
        })
    }

    const fn recognizer(&self) -> &'r Recognizer {
        match self {
            Self::Plain(recognizer) | Self::Session(recognizer, _) => recognizer,
        }
    }

    fn classify(&mut self, samples: &[f32]) -> Result<Classification, Error> {
        match self {
            Self::Plain(recognizer) => recognizer.classify(samples, SAMPLE_RATE),
            Self::Session(_, session) => session.classify(samples, SAMPLE_RATE),
        }
    }

    fn timeline(
        &mut self,
        samples: &[f32],
        window: f64,
        every: f64,
    ) -> Result<Vec<(f64, Classification)>, Error> {
        match self {
            Self::Plain(recognizer) => recognizer.timeline(samples, SAMPLE_RATE, window, every),
            Self::Session(_, session) => session.timeline(samples, SAMPLE_RATE, window, every),
        }
    }

    /// Seconds of speech to which the session is adapted; `None` without a session.
    fn session_seconds(&self) -> Option<f64> {
        match self {
            Self::Plain(_) => None,
            Self::Session(_, session) => Some(session.seconds()),
        }
    }
}

fn table<'a>(names: impl Iterator<Item = &'a str>, recognizer: &'a Recognizer) -> TextTable {
    TextTable::new(names, recognizer.card().labels.iter().map(String::as_str))
}

fn classify_file(
    arguments: &Arguments,
    source: &mut FileClassifier<'_>,
    path: &Path,
    table: &TextTable,
    plot: Option<&Path>,
) -> Result<(), Failure> {
    let (samples, warnings) = files::read_sound_with_warnings(path)?;
    let classification = source
        .classify(&samples)
        .map_err(|error| Failure::of(path, error))?;
    let seconds = samples.len() as f64 / f64::from(SAMPLE_RATE);
    annotate(arguments, path, || Annotation::of(&classification, seconds))?;
    let session_seconds = source.session_seconds();
    if arguments.json {
        print_json(&FileClassification {
            file: &path.to_string_lossy(),
            session_seconds,
            warnings: &warnings,
            classification: &classification,
        })?;
    } else {
        warn(path, &warnings);
        print(&table.row(&shown(path), &classification, session_seconds))?;
    }
    match plot {
        Some(plot) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            files::write(plot, plot::svg(&name, &samples, &classification).as_bytes())
        }
        None => Ok(()),
    }
}

fn timeline(
    arguments: &Arguments,
    source: &mut FileClassifier<'_>,
    path: &Path,
    every: f64,
) -> Result<(), Failure> {
    let (samples, warnings) = files::read_sound_with_warnings(path)?;
    let timeline = source
        .timeline(&samples, arguments.window, every)
        .map_err(|error| Failure::of(path, error))?;
    let seconds = samples.len() as f64 / f64::from(SAMPLE_RATE);
    annotate(arguments, path, || {
        Annotation::of_windows(&timeline, seconds, arguments.window, every)
    })?;
    if arguments.json {
        let windows = timeline
            .iter()
            .map(|(start, classification)| WindowClassification {
                window_start_seconds: *start,
                classification,
            });
        return print_json(&FileTimeline {
            file: &path.to_string_lossy(),
            window_seconds: arguments.window,
            session_seconds: source.session_seconds(),
            warnings: &warnings,
            timeline: windows.collect(),
        });
    }
    warn(path, &warnings);
    let times: Vec<String> = timeline
        .iter()
        .map(|(start, _)| format!("{start:.2} s"))
        .collect();
    let widest = times.iter().map(String::len).max().unwrap_or(0);
    let table = table(
        [" ".repeat(widest).as_str(), "from"].into_iter(),
        source.recognizer(),
    );
    match source.session_seconds() {
        Some(seconds) => print(&format!("{}  adapted to {seconds:.1} s", shown(path)))?,
        None => print(&shown(path))?,
    }
    print(&table.heading("from"))?;
    for (time, (_, classification)) in times.iter().zip(&timeline) {
        print(&table.row(&format!("{time:>widest$}"), classification, None))?;
    }
    Ok(())
}

/// Rejects an annotation path that cannot be written, before classification.
fn check_annotation(arguments: &Arguments) -> Result<(), Failure> {
    let Some(path) = &arguments.annotate else {
        return Ok(());
    };
    let wrong = |cause: &str| {
        Err(Failure::Message(format!(
            "--annotate: {cause}, received {}",
            shown(path)
        )))
    };
    match AnnotationFormat::of(path) {
        None => wrong("expected a name that ends in .TextGrid, .eaf, .txt, .vtt or .csv"),
        Some(AnnotationFormat::Csv) if arguments.every.is_some() => wrong(
            "expected a format other than .csv, which contains the attention of a single result",
        ),
        Some(_) if arguments.files.len() > 1 => wrong("expected one audio file"),
        Some(_) => Ok(()),
    }
}

fn annotate(
    arguments: &Arguments,
    path: &Path,
    annotation: impl FnOnce() -> Annotation,
) -> Result<(), Failure> {
    let Some((out, format)) = arguments
        .annotate
        .as_ref()
        .and_then(|out| Some((out, AnnotationFormat::of(out)?)))
    else {
        return Ok(());
    };
    let annotation = annotation();
    if format == AnnotationFormat::Csv && annotation.attention.is_empty() {
        let cause = "expected a model with attention for an annotation in CSV";
        return Err(Failure::of(out, cause));
    }
    files::write(out, format.write(&annotation, path).as_bytes())
}

/// Prints the warnings of an audio file to standard error.
fn warn(path: &Path, warnings: &[AudioWarning]) {
    for warning in warnings {
        print_message(&format!("{}: warning: {}", shown(path), warning.message));
    }
}

/// The plot path of each file; empty without plots.
fn plot_paths(arguments: &Arguments) -> Result<Vec<PathBuf>, Failure> {
    let Some(plot) = &arguments.plot else {
        return Ok(Vec::new());
    };
    if !plot.is_dir() {
        if arguments.files.len() == 1 {
            return Ok(vec![plot.clone()]);
        }
        let cause = "--plot: expected an existing folder for more than one audio file";
        return Err(Failure::Message(format!(
            "{cause}, received {}",
            shown(plot)
        )));
    }
    let mut names = BTreeSet::new();
    let mut paths = Vec::new();
    for file in &arguments.files {
        let mut name: OsString = file.file_name().unwrap_or_default().to_owned();
        name.push(".svg");
        if !names.insert(name.clone()) {
            let cause = "--plot: expected audio files with different names, received two named";
            let name = file.file_name().unwrap_or_default();
            return Err(Failure::Message(format!(
                "{cause} {}",
                shown(Path::new(name))
            )));
        }
        paths.push(plot.join(name));
    }
    Ok(paths)
}

/// Prints and flushes a line, so that it precedes any error of the next file.
fn print(line: &str) -> Result<(), Failure> {
    writeln!(io::stdout(), "{line}").map_err(|error| Failure::of_output(&error))
}

fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(value)
        .map_err(|error| Failure::Message(format!("standard output: {error}")))?;
    print(&text)
}
