//! The command line, one file per command. An error is one sentence on standard error, with exit code 2.

mod bar;
mod calibrate;
mod classify;
mod convert;
mod corpus;
mod device;
mod distill;
mod evaluate;
mod export;
mod failure;
mod features;
mod files;
mod held_out;
mod inspect;
mod json;
mod label;
mod npy;
mod plot;
mod probe;
mod protocol_name;
mod reproduce;
mod setting;
mod start_options;
mod table;
mod train;
mod training_options;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::cli::failure::{Failure, print_message};

/// Exit code of a failed command.
const FAILED: u8 = 2;

/// Speech emotion recognition in audio files.
#[derive(Debug, Parser)]
#[command(name = "speech-emotion", version, arg_required_else_help = false)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Classify the emotion in audio files
    Classify(classify::Arguments),
    /// Label many recordings in a table, one row for each
    Label(label::Arguments),
    /// Write the log-mel features of an audio file as a NumPy array
    Features(features::Arguments),
    /// Train a model on a corpus
    Train(train::Arguments),
    /// Train a trunk on unlabeled speech by distillation from a frozen teacher
    Distill(distill::Arguments),
    /// Evaluate a model on a corpus
    Evaluate(evaluate::Arguments),
    /// Calibrate the probabilities of a model
    Calibrate(calibrate::Arguments),
    /// Convert a model file to another precision
    Convert(convert::Arguments),
    /// Export a model to ONNX
    Export(export::Arguments),
    /// Evaluate a trunk or model with a linear classifier on its frozen states
    Probe(probe::Arguments),
    /// Reproduce a table of the paper, fold by fold
    Reproduce(reproduce::Arguments),
    /// Inspect a corpus of recordings
    Corpus(corpus::Arguments),
    /// Print the model card and the tensors of a model file
    Inspect(inspect::Arguments),
}

/// Runs the program with the process arguments.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match CommandLine::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return explain(&error),
    };
    let done = match arguments.command {
        Command::Classify(arguments) => classify::run(&arguments),
        Command::Label(arguments) => label::run(&arguments),
        Command::Features(arguments) => features::run(&arguments),
        Command::Train(arguments) => train::run(&arguments),
        Command::Distill(arguments) => distill::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Calibrate(arguments) => calibrate::run(&arguments),
        Command::Convert(arguments) => convert::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Probe(arguments) => probe::run(&arguments),
        Command::Reproduce(arguments) => reproduce::run(&arguments),
        Command::Corpus(arguments) => corpus::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
    };
    match done {
        Ok(()) | Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Err(Failure::AlreadyReported) => ExitCode::from(FAILED),
        Err(Failure::Message(sentence)) => {
            print_message(&sentence);
            ExitCode::from(FAILED)
        }
    }
}

/// Prints the requested help, or reduces clap's error message to one sentence.
fn explain(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // A closed pipe is no error after a request for help.
        let _ = write!(io::stdout(), "{error}");
        return ExitCode::SUCCESS;
    }
    let text = error.to_string();
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    let words: Vec<&str> = paragraph.split_whitespace().collect();
    let sentence = words.join(" ");
    let sentence = sentence.strip_prefix("error: ").unwrap_or(&sentence);
    print_message(&format!("{sentence}; see `speech-emotion --help`"));
    ExitCode::from(FAILED)
}
