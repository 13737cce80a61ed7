//! `speech-emotion convert`: writes a model file with another precision, or the trunk of a teacher file.

use std::path::PathBuf;

use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::files::{self, PrecisionName};
use crate::networks::teacher::teacher_trunk;

/// The arguments of `convert`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The model file to read, or with --teacher-blocks a teacher file (tools/teacher.py)
    #[arg(value_name = "MODEL")]
    model: PathBuf,
    /// The model file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The precision of the weights
    #[arg(long, value_enum)]
    precision: PrecisionName,
    /// Write the first N transformer blocks of a teacher file as a trunk for `--start`
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=6))]
    teacher_blocks: Option<u8>,
    /// The log-mel maximum to which that trunk normalizes each recording, in dB [default: no normalization]
    #[arg(
        long,
        value_name = "DB",
        requires = "teacher_blocks",
        allow_negative_numbers = true
    )]
    loudest_db: Option<f32>,
}

/// Reads and writes the model. The card is unchanged, including its scores; `calibrate` recomputes them.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let path = &arguments.model;
    let model = match arguments.teacher_blocks {
        Some(blocks) => teacher_trunk(&files::read(path)?, blocks.into(), arguments.loudest_db)
            .map_err(|error| Failure::of(path, error))?,
        None => files::read_model_or_trunk(path)?,
    };
    files::write(&arguments.out, &model.write(arguments.precision.into())?)
}
