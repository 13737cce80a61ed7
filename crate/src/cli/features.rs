//! `speech-emotion features`: writes the log-mel features of a recording for NumPy.

use std::path::PathBuf;

use crate::frontend::LogMelKind;
use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::npy::npy;

/// The arguments of `features`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// An audio file: WAV, FLAC, Ogg (Vorbis, Opus or FLAC) or MP3
    file: PathBuf,
    /// The NumPy array to write: float32, frames of 10 ms by 128 or 80 mel bands, in dB
    #[arg(long, value_name = "NPY")]
    out: PathBuf,
    /// The model or trunk whose features are written [default: the built-in model]
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
}

/// Writes the log-mel features of the whole recording, before standardizing and cropping.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let samples = files::read_sound(&arguments.file)?;
    let kind = match &arguments.model {
        Some(path) => files::read_model_or_trunk(path)?
            .card
            .architecture
            .log_mel(),
        None => LogMelKind::default(),
    };
    let log_mel = kind
        .extract(&samples)
        .map_err(|error| Failure::of(&arguments.file, error))?;
    files::write(&arguments.out, &npy(&log_mel.values, log_mel.bands))
}
