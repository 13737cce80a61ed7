//! The same steps in PyTorch, where it is installed.

use super::report::Report;
use super::statistics::{median, short};
use super::steps::difference;
use super::{Options, Outcome};
use serde::Deserialize;
use serde_json::{Value, json};
use std::error::Error;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// The exit code of the script without PyTorch.
const NOT_INSTALLED: i32 = 3;
/// Seconds before the end of the part at which the script is killed.
const SPARE: f64 = 3.0;

/// The files that the script reads.
pub(crate) struct Files {
    pub settings: Value,
    /// A safetensors file.
    pub weights: Vec<u8>,
    /// Values by name.
    pub values: Vec<(&'static str, Vec<f32>)>,
}

#[derive(Deserialize)]
struct Output {
    version: String,
    device: String,
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Run {
    tf32: bool,
    losses: Vec<f64>,
    seconds: Vec<f64>,
}

/// Runs the script and compares its losses with `ours`.
pub(crate) fn compare(
    kind: &str,
    files: &Files,
    ours: &[f64],
    tolerance: f64,
    options: &Options,
    report: &mut Report,
) -> Outcome {
    let script = options.folder.join("pytorch").join("gpu.py");
    if !script.exists() {
        report.measured("PyTorch", json!({ "skipped": "no script" }));
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    files.write(folder.path())?;
    let output = match run(&script, kind, folder.path(), options)? {
        Ok(output) => output,
        Err(reason) => {
            report.measured("PyTorch", json!({ "skipped": reason }));
            return Ok(());
        }
    };
    for run in output.runs {
        let late = run.seconds.get(2..).unwrap_or_default().to_vec();
        let values = json!({
            "version": output.version,
            "device": output.device,
            "firstStepSeconds": run.seconds.first().copied().map(short),
            "secondsPerStep": short(median(late)),
        });
        if run.tf32 {
            // TF32 has 10 bits of precision.
            report.measured("PyTorch with TF32", values);
        } else {
            let apart = difference(&run.losses, ours);
            report.checked("PyTorch", apart, tolerance, values);
        }
    }
    Ok(())
}

impl Files {
    fn write(&self, folder: &Path) -> std::io::Result<()> {
        std::fs::write(folder.join("settings.json"), self.settings.to_string())?;
        std::fs::write(folder.join("weights.safetensors"), &self.weights)?;
        for (name, values) in &self.values {
            let bytes: Vec<u8> = values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect();
            std::fs::write(folder.join(format!("{name}.f32")), bytes)?;
        }
        Ok(())
    }
}

/// The output of the script, or why there is none: no Python, or no PyTorch.
fn run(
    script: &PathBuf,
    kind: &str,
    folder: &Path,
    options: &Options,
) -> Result<Result<Output, String>, Box<dyn Error>> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut command = Command::new(&python);
    command.arg(script).arg(kind).arg(folder);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return Ok(Err(format!("{python}: {error}"))),
    };
    // The output is a few lines, which a pipe holds until they are read.
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if options.remaining() < SPARE {
            child.kill()?;
            child.wait()?;
            return Err("PyTorch did not finish in time".into());
        }
        sleep(Duration::from_millis(20));
    };
    let read = |pipe: Option<&mut dyn Read>| -> std::io::Result<String> {
        let mut text = String::new();
        if let Some(pipe) = pipe {
            pipe.read_to_string(&mut text)?;
        }
        Ok(text)
    };
    let output = read(child.stdout.as_mut().map(|pipe| pipe as &mut dyn Read))?;
    let messages = read(child.stderr.as_mut().map(|pipe| pipe as &mut dyn Read))?;
    let message = messages.lines().last().unwrap_or_default().to_owned();
    if status.code() == Some(NOT_INSTALLED) {
        return Ok(Err(message));
    }
    if !status.success() {
        return Err(format!("PyTorch: {status}: {message}").into());
    }
    Ok(Ok(serde_json::from_str(&output)?))
}
