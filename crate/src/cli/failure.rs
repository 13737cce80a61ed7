//! Failures of commands and how they are reported.

use std::io::{self, Write};
use std::path::Path;

use crate::Error;

/// The reason of a failure.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A message of one sentence.
    Message(String),
    /// All errors have been printed; only the exit code remains.
    AlreadyReported,
    /// The reader of standard output closed it, as `head` does.
    BrokenPipe,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Message(error.to_string())
    }
}

impl Failure {
    /// A failure concerning a file.
    pub(crate) fn of(path: &Path, cause: impl std::fmt::Display) -> Self {
        Self::Message(format!("{}: {cause}", shown(path)))
    }

    /// A failure to write to standard output.
    pub(crate) fn of_output(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Self::Message(format!("standard output: {error}")),
        }
    }
}

/// Prints a message to standard error. If that is closed, there is no way to report it.
pub(crate) fn print_message(message: &str) {
    let _ = writeln!(io::stderr(), "speech-emotion: {message}");
}

/// A path as a single line, with escaped characters.
pub(crate) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
    line
}
