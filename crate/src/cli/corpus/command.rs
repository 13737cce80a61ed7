//! `speech-emotion corpus`.

use clap::{Args, Subcommand};

use super::inspect;
use crate::cli::failure::Failure;

/// What `corpus` takes.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Count labels, speakers and hours, and name what looks wrong
    Inspect(inspect::Arguments),
}

/// Runs the subcommand.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.command {
        Command::Inspect(arguments) => inspect::run(arguments),
    }
}
