//! Checks this program on a GPU with Vulkan, and measures it: `tools/gpu-check.sh` builds, packs and runs it.
//!
//! ```sh
//! cargo run --release --example gpu_check --features webgpu,train-webgpu -- FOLDER [--short] [--seconds N] [--out FILE]
//! ```
//!
//! `FOLDER` contains `recordings` with names as in Emo-DB, and may contain `large.safetensors`, the large model, and
//! `pytorch`, the scripts of the comparison with PyTorch. Every part runs in a process of its own with a time limit, so
//! that neither a crash nor a driver that hangs stops the others; the whole ends within `--seconds` (default 460). Writes
//! one JSON object to the standard output, and to `--out`. The exit code is 0 if every part has succeeded. `--short` has
//! small sizes, for software drivers.
#![expect(clippy::print_stdout, reason = "a program whose output is JSON")]

mod agreement;
mod clips;
mod device;
mod distillation;
mod fold;
mod inference;
mod latency;
mod parts;
mod pytorch;
mod report;
mod statistics;
mod steps;
mod throughput;
mod training;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// The result of a part.
type Outcome = Result<(), Box<dyn Error>>;

/// The options of a run.
#[derive(Debug, Clone)]
struct Options {
    /// The files that the parts read.
    folder: PathBuf,
    /// Small sizes.
    short: bool,
    /// The time limit of the whole, or of one part.
    seconds: f64,
    /// A copy of the output.
    out: Option<PathBuf>,
    /// The only part, in its own process.
    part: Option<String>,
    /// The start of the process.
    began: Instant,
}

impl Options {
    fn read(arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut options = Self {
            folder: PathBuf::new(),
            short: false,
            seconds: 460.0,
            out: None,
            part: None,
            began: Instant::now(),
        };
        let mut folder = None;
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut value = || {
                let missing = format!("expected a value after {argument}");
                arguments.next().ok_or(missing)
            };
            match &*argument {
                "--short" => options.short = true,
                "--seconds" => options.seconds = value()?.parse()?,
                "--out" => options.out = Some(value()?.into()),
                "--part" => options.part = Some(value()?),
                _ if argument.starts_with("--") => return Err(format!("unknown {argument}").into()),
                _ => folder = Some(argument),
            }
        }
        options.folder = folder.ok_or("expected FOLDER")?.into();
        Ok(options)
    }

    /// Seconds until the time limit.
    fn remaining(&self) -> f64 {
        self.seconds - self.began.elapsed().as_secs_f64()
    }

    /// One of two sizes.
    const fn size<T: Copy>(&self, full: T, short: T) -> T {
        if self.short { short } else { full }
    }
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let options = Options::read(std::env::args().skip(1))?;
    let succeeded = match &options.part {
        Some(name) => parts::run_one(name, &options)?,
        None => parts::run_all(&options)?,
    };
    Ok(if succeeded {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
