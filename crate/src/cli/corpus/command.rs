//! `speech-emotion corpus`.

use clap::{Args, Subcommand};

use super::inspect;
use crate::cli::failure::Failure;

/// The arguments of `corpus`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Count labels, speakers and hours, and list possible errors
    Inspect(inspect::Arguments),
}

/// Runs the subcommand.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.command {
        Command::Inspect(arguments) => inspect::run(arguments),
    }
}
