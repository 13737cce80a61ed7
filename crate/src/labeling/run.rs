//! Labels recordings with several threads, in input order.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use serde::{Deserialize, Serialize};

use super::inputs::Inputs;
use super::journal::{Counts, Journal};
use super::record::Record;
use super::settings::LabelingSettings;
use super::table::TableFormat;
use crate::error::Error;
use crate::recognizer::Recognizer;

/// The maximum number of completed records per thread that wait for an earlier one. It bounds the memory.
const WAITING: usize = 32;

/// The progress of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Recordings that were completed by an earlier, interrupted run.
    pub resumed: usize,
    /// Recordings that are completed.
    pub done: usize,
    /// The total number of recordings.
    pub recordings: usize,
}

/// A summary of a complete table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LabelingSummary {
    /// The number of recordings.
    pub recordings: usize,
    /// The number of rows.
    pub rows: usize,
    /// The number of recordings without a prediction.
    pub failed: usize,
    /// Seconds of audio that have predictions.
    pub seconds: f64,
    /// Seconds of audio that this run has labeled; fewer if it was resumed.
    #[serde(skip)]
    pub seconds_of_run: f64,
}

/// The settings file next to a table.
#[derive(Debug, Serialize, Deserialize)]
struct Description {
    settings: LabelingSettings,
    /// Present if the table is complete.
    summary: Option<LabelingSummary>,
}

/// Labels `inputs` with `threads` threads, each with its own recognizer, and writes the table `out`. An interrupted run
/// is resumed; a complete table is not changed.
///
/// # Errors
/// `results` if a file cannot be written or was not written by this function, `results-configuration` if it has other
/// settings, `results-in-use` if another process is writing it; errors of `recognizer`.
pub fn label(
    inputs: &Inputs,
    settings: &LabelingSettings,
    out: &Path,
    threads: usize,
    recognizer: &(dyn Fn() -> Result<Recognizer, Error> + Sync),
    progress: &mut dyn FnMut(Progress),
) -> Result<LabelingSummary, Error> {
    let format = TableFormat::of(out).ok_or_else(|| {
        Error::results(
            out,
            "a name that ends in .csv, .jsonl, .ndjson or .parquet",
            "another extension",
        )
    })?;
    let description = beside(out, ".run.json");
    let journal_path = beside(out, ".journal");
    match read_description(&description)? {
        Some(found) => {
            if let Some(difference) = settings.difference(&found.settings) {
                return Err(Error::ResultsConfiguration {
                    path: out.display().to_string(),
                    difference,
                });
            }
            if let Some(summary) = found.summary.filter(|_| out.exists()) {
                let _ = fs::remove_file(&journal_path);
                return Ok(summary);
            }
        }
        None if out.exists() || journal_path.exists() => {
            return Err(Error::results(
                out,
                "no file, or a table of `label`",
                "another file",
            ));
        }
        None => write_description(&description, settings, None)?,
    }
    let (mut journal, mut counts) = Journal::open(&journal_path, inputs.paths())?;
    let before = counts;
    fill(
        inputs,
        settings,
        threads,
        recognizer,
        &mut journal,
        &mut counts,
        progress,
    )?;
    write_table(format, settings, out, &mut journal)?;
    let summary = LabelingSummary {
        recordings: counts.records,
        rows: counts.rows,
        failed: counts.failed,
        seconds: counts.seconds,
        seconds_of_run: counts.seconds - before.seconds,
    };
    write_description(&description, settings, Some(summary))?;
    fs::remove_file(&journal_path)
        .map_err(|error| Error::results(&journal_path, "a file that can be removed", error))?;
    Ok(summary)
}

/// Appends the missing records to the journal.
fn fill(
    inputs: &Inputs,
    settings: &LabelingSettings,
    threads: usize,
    recognizer: &(dyn Fn() -> Result<Recognizer, Error> + Sync),
    journal: &mut Journal,
    counts: &mut Counts,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), Error> {
    let resumed = counts.records;
    let recordings = inputs.paths().len();
    let (job_sender, jobs) = channel::<(usize, PathBuf)>();
    let (done, results) = channel();
    let jobs = Mutex::new(jobs);
    thread::scope(|scope| {
        for _ in 0..threads.max(1).min(recordings - resumed) {
            let (jobs, done) = (&jobs, done.clone());
            scope.spawn(move || work(jobs, &done, settings, recognizer));
        }
        drop(done);
        // Dropped at the end of this closure, also after an error, which ends the threads.
        let (job_sender, results) = (job_sender, results);
        let mut next = resumed;
        let mut waiting: BTreeMap<usize, Record> = BTreeMap::new();
        while counts.records < recordings {
            let limit = counts.records + WAITING * threads.max(1);
            while let Some(path) = inputs.paths().get(next).filter(|_| next < limit) {
                // Sending fails only if every thread has failed; `results` then reports the error.
                let _ = job_sender.send((next, path.clone()));
                next += 1;
            }
            let Ok(result) = results.recv() else {
                break;
            };
            let (index, record) = result?;
            waiting.insert(index, record);
            while let Some(record) = waiting.remove(&counts.records) {
                journal.append(&record)?;
                counts.add(&record);
                progress(Progress {
                    resumed,
                    done: counts.records,
                    recordings,
                });
            }
        }
        Ok(())
    })
}

fn work(
    jobs: &Mutex<Receiver<(usize, PathBuf)>>,
    done: &Sender<Result<(usize, Record), Error>>,
    settings: &LabelingSettings,
    recognizer: &(dyn Fn() -> Result<Recognizer, Error> + Sync),
) {
    let recognizer = match recognizer() {
        Ok(recognizer) => recognizer,
        Err(error) => {
            let _ = done.send(Err(error));
            return;
        }
    };
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((index, path)) = job else {
            return;
        };
        let embedding = settings.embedding.is_some();
        let record = Record::of(&path, &recognizer, settings.windows, embedding);
        if done.send(Ok((index, record))).is_err() {
            return;
        }
    }
}

fn write_table(
    format: TableFormat,
    settings: &LabelingSettings,
    out: &Path,
    journal: &mut Journal,
) -> Result<(), Error> {
    write_whole(out, |file| {
        let mut file = BufWriter::new(file);
        let mut table = format.table(settings, &mut file)?;
        journal
            .each(|record, _| {
                table
                    .put(&record)
                    .map_err(|error| Error::results(out, "a file that can be written", error))
            })
            .map_err(std::io::Error::other)?;
        table.finish()?;
        drop(table);
        file.flush()
    })
}

fn read_description(path: &Path) -> Result<Option<Description>, Error> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::results(path, "a file that can be read", error)),
    };
    let read = serde_json::from_slice(&bytes);
    read.map(Some)
        .map_err(|error| Error::results(path, "the settings of a table", error))
}

fn write_description(
    path: &Path,
    settings: &LabelingSettings,
    summary: Option<LabelingSummary>,
) -> Result<(), Error> {
    let description = Description {
        settings: settings.clone(),
        summary,
    };
    let text = serde_json::to_string_pretty(&description)
        .map_err(|error| Error::results(path, "values that JSON can represent", error))?;
    write_whole(path, |file| writeln!(file, "{text}"))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Writes atomically: readers never see a partial file, and a full disk does not damage the old one.
fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut File) -> std::io::Result<()>,
) -> Result<(), Error> {
    let part = beside(path, ".part");
    let result = File::create(&part)
        .and_then(|mut file| write(&mut file).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&part, path));
    result.map_err(|error| {
        let _ = fs::remove_file(&part);
        Error::results(path, "a file that can be written", error)
    })
}
