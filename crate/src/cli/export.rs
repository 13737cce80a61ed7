//! `speech-emotion export`: exports a model to ONNX.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::failure::Failure;
use crate::cli::files;
use crate::export::onnx;

/// The arguments of `export`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The model file to read [default: the built-in model]
    #[arg(value_name = "MODEL")]
    model: Option<PathBuf>,
    /// The ONNX file to write
    #[arg(long, value_name = "FILE")]
    onnx: PathBuf,
    /// The input of the graph
    #[arg(long, value_enum, default_value = "samples")]
    from: InputName,
    /// Make `session_offset` a required input, for runtimes without optional inputs (Triton, onnxruntime-web)
    #[arg(long)]
    session_offset: bool,
}

/// The first input of the graph.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum InputName {
    /// Mono samples at 16 kHz; the graph computes the log-mel features
    Samples,
    /// Log-mel features in dB, as written by `features`
    LogMel,
}

/// Reads a model and writes its ONNX graph.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    files::check_out_of("--onnx", &arguments.onnx)?;
    let settings = onnx::OnnxOptions {
        input: match arguments.from {
            InputName::Samples => onnx::OnnxInput::Samples,
            InputName::LogMel => onnx::OnnxInput::LogMel,
        },
        session_input: arguments.session_offset,
    };
    let model = files::read_model_or_built_in(arguments.model.as_deref())?;
    files::write(&arguments.onnx, &onnx::export(&model, settings)?)
}
