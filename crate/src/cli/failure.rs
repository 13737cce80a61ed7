//! Failures of commands and how they are reported.

use std::io::{self, Write};
use std::path::Path;

use crate::Error;

/// The reason of a failure.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A message of one sentence.
    Told(String),
    /// All errors have been printed; only the exit code remains.
    AlreadyTold,
    /// The reader of standard output closed it, as `head` does.
    ReaderGone,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Told(error.to_string())
    }
}

impl Failure {
    /// A failure concerning a file.
    pub(crate) fn of(path: &Path, cause: impl std::fmt::Display) -> Self {
        Self::Told(format!("{}: {cause}", shown(path)))
    }

    /// A failure to write to standard output.
    pub(crate) fn of_output(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ReaderGone,
            _ => Self::Told(format!("standard output: {error}")),
        }
    }
}

/// Prints a sentence to standard error. If that is closed, there is no way to report it.
pub(crate) fn complain(sentence: &str) {
    let _ = writeln!(io::stderr(), "speech-emotion: {sentence}");
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
