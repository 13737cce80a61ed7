//! `speech-emotion convert`: a model file with its numbers held otherwise.

use std::path::PathBuf;

use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::files::{self, PrecisionName};

/// What `convert` takes.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The model file to read
    #[arg(value_name = "MODEL")]
    model: PathBuf,
    /// The model file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// How the file holds its numbers
    #[arg(long, value_enum)]
    precision: PrecisionName,
}

/// Reads and writes; the card stays as it is, scores included: `calibrate` measures them anew.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let model = files::read_model_or_trunk(&arguments.model)?;
    files::write(&arguments.out, &model.write(arguments.precision.into())?)
}
