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

use crate::cli::failure::{Failure, complain};

/// Exit code of a failed command.
const FAILED: u8 = 2;

/// Recognises the emotion in recordings of speech.
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
    /// Label many recordings: a row for each in a table
    Label(label::Arguments),
    /// Write the log-mel features of a sound file as a NumPy array
    Features(features::Arguments),
    /// Train a model on a corpus
    Train(train::Arguments),
    /// Train a trunk on unlabelled speech by the features of a frozen teacher
    Distill(distill::Arguments),
    /// Test a model on a corpus
    Evaluate(evaluate::Arguments),
    /// Fit the probabilities of a model to how often it is right
    Calibrate(calibrate::Arguments),
    /// Write a model file with numbers of another precision
    Convert(convert::Arguments),
    /// Write a model in the format of other programs: ONNX
    Export(export::Arguments),
    /// Measure a trunk or model by a linear classifier on its frozen states
    Probe(probe::Arguments),
    /// Measure a table of the paper, fold by fold
    Reproduce(reproduce::Arguments),
    /// Look into a corpus of recordings
    Corpus(corpus::Arguments),
    /// Show what a model file says about itself
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
        Ok(()) | Err(Failure::ReaderGone) => ExitCode::SUCCESS,
        Err(Failure::AlreadyTold) => ExitCode::from(FAILED),
        Err(Failure::Told(sentence)) => {
            complain(&sentence);
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
    complain(&format!("{sentence}; `speech-emotion --help` explains"));
    ExitCode::from(FAILED)
}
