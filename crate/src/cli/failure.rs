//! Why a command ends early, and how it is told.

use std::io::{self, Write};
use std::path::Path;

use crate::Error;

/// Why a command ends early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// To be told in one sentence.
    Told(String),
    /// Every cause has been told as it occurred; only the exit code is left.
    AlreadyTold,
    /// Whoever read our output has stopped reading, as `head` does: there is nobody to tell.
    ReaderGone,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Told(error.to_string())
    }
}

impl Failure {
    /// A failure that has to do with a file.
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

/// Says one sentence on standard error. Where that is closed there is nowhere left to complain.
pub(crate) fn complain(sentence: &str) {
    let _ = writeln!(io::stderr(), "speech-emotion: {sentence}");
}

/// A path on one line, whatever characters it holds.
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
