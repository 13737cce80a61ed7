//! The parts, their time limits, and their processes.

use super::report::Report;
use super::{Options, Outcome};
use serde_json::{Value, json};
use std::error::Error;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

/// A part of the check.
struct Part {
    name: &'static str,
    /// Time limit, seconds.
    limit: f64,
    run: fn(&Options, &mut Report) -> Outcome,
}

/// The parts in their order. The last one uses the remaining time.
const PARTS: &[Part] = &[
    part("device", 20.0, super::device::run),
    part("inference", 60.0, super::inference::run),
    part("operations", 60.0, super::agreement::operations),
    part("networks", 60.0, super::agreement::networks),
    part("ten steps", 75.0, super::steps::run),
    part("latency", 45.0, super::latency::run),
    part("throughput", 45.0, super::throughput::run),
    part("training step", 75.0, super::training::run),
    part("distillation step", 75.0, super::distillation::run),
    part("fold", f64::INFINITY, super::fold::run),
];

/// The factor of the limits for software drivers.
const SLOWER: f64 = 2.0;

const fn part(name: &'static str, limit: f64, run: fn(&Options, &mut Report) -> Outcome) -> Part {
    Part { name, limit, run }
}

/// Runs one part in this process.
pub(crate) fn run_one(name: &str, options: &Options) -> Result<bool, Box<dyn Error>> {
    let mut parts = PARTS.iter();
    let part = parts.find(|part| part.name == name);
    let part = part.ok_or_else(|| format!("no part `{name}`"))?;
    let mut report = Report::default();
    (part.run)(options, &mut report)?;
    Ok(report.succeeded())
}

/// Runs every part in a process of its own and prints all results.
pub(crate) fn run_all(options: &Options) -> Result<bool, Box<dyn Error>> {
    let began = Instant::now();
    let mut parts = Vec::new();
    let mut succeeded = true;
    for part in PARTS {
        let left = options.seconds - began.elapsed().as_secs_f64();
        let result = run_process(
            part,
            options,
            (options.size(1.0, SLOWER) * part.limit).min(left).max(0.0),
        )?;
        succeeded &= result["ok"] == true;
        eprint_progress(&result);
        parts.push(result);
    }
    let output = json!({
        "format": "speech-emotion-gpu-check/1",
        "version": env!("CARGO_PKG_VERSION"),
        "short": options.short,
        "optimized": !cfg!(debug_assertions),
        "threads": std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        "seconds": rounded(began.elapsed().as_secs_f64()),
        "ok": succeeded,
        "parts": parts,
    });
    let text = serde_json::to_string_pretty(&output)?;
    if let Some(path) = &options.out {
        std::fs::write(path, format!("{text}\n"))?;
    }
    println!("{text}");
    Ok(succeeded)
}

/// The progress is for the person at the terminal; the standard output is JSON.
#[expect(clippy::print_stderr, reason = "progress")]
fn eprint_progress(result: &Value) {
    let error = result["error"].as_str().unwrap_or_default();
    let state = if result["ok"] == true { "ok" } else { "FAILED" };
    let (name, seconds) = (&result["part"], &result["seconds"]);
    eprintln!("{name}: {state}, {seconds} s {error}");
}

/// Runs a part in a process of its own, which is killed after `limit` seconds.
fn run_process(part: &Part, options: &Options, limit: f64) -> Result<Value, Box<dyn Error>> {
    let began = Instant::now();
    let mut command = Command::new(std::env::current_exe()?);
    command
        .arg(&options.folder)
        .args(["--part", part.name, "--seconds", &limit.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if options.short {
        command.arg("--short");
    }
    let mut child = command.spawn()?;
    let results = lines(child.stdout.take());
    let messages = lines(child.stderr.take());
    let status = wait(&mut child, began, limit)?;
    let joined = |lines: JoinHandle<Vec<String>>| lines.join().unwrap_or_default();
    let (results, messages) = (joined(results), joined(messages));
    let mut unreadable = 0;
    let mut read = Vec::new();
    for line in results {
        match serde_json::from_str::<Value>(&line) {
            Ok(value) => read.push(value),
            Err(_) => unreadable += 1,
        }
    }
    let wrong = read.iter().filter(|result| result["ok"] == false).count();
    let error = match status {
        None => Some(format!("not finished within {limit:.0} s")),
        Some(status) if !status.success() && wrong == 0 => Some(last(&messages, status)),
        Some(_) if wrong > 0 => Some(format!("{wrong} checks failed")),
        Some(_) if read.is_empty() || unreadable > 0 => Some(format!(
            "{} results, {unreadable} unreadable lines",
            read.len()
        )),
        Some(_) => None,
    };
    let mut result = json!({
        "part": part.name,
        "ok": error.is_none(),
        "seconds": rounded(began.elapsed().as_secs_f64()),
    });
    if let Some(error) = error {
        result["error"] = error.into();
    }
    result["results"] = read.into();
    Ok(result)
}

/// The cause of a failure: the last message of a process.
fn last(messages: &[String], status: ExitStatus) -> String {
    // A panic prints its place, its message and a note.
    let kept = messages.iter().filter(|line| !line.starts_with("note: "));
    let kept: Vec<&str> = kept
        .map(|line| line.trim())
        .filter(|line| !line.is_empty())
        .collect();
    let tail = &kept[kept.len().saturating_sub(3)..];
    format!("{status}: {}", tail.join(" | "))
}

/// Waits for the process; `None` if it was killed at the limit.
fn wait(
    child: &mut Child,
    began: Instant,
    limit: f64,
) -> Result<Option<ExitStatus>, Box<dyn Error>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if began.elapsed().as_secs_f64() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        sleep(Duration::from_millis(20));
    }
}

/// The lines of a pipe, read in another thread.
fn lines(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<String>> {
    spawn(move || {
        let lines = pipe.map(|pipe| BufReader::new(pipe).lines().map_while(Result::ok).collect());
        lines.unwrap_or_default()
    })
}

fn rounded(seconds: f64) -> f64 {
    (seconds * 10.0).round() / 10.0
}
