//! The received value in an error message: a text, or an error and its text.

use std::error::Error as StdError;

use super::{Error, ErrorSource};

/// The text of a failure, with the error that caused it, if there is one.
#[derive(Debug, Clone)]
pub(crate) struct Cause {
    pub(crate) text: String,
    pub(crate) source: Option<ErrorSource>,
}

impl Cause {
    /// An error with its own message.
    pub(crate) fn of(error: impl StdError + Send + Sync + 'static) -> Self {
        Self::with_text(error.to_string(), error)
    }

    /// An error with a different message.
    pub(crate) fn with_text(text: String, error: impl StdError + Send + Sync + 'static) -> Self {
        Self {
            text,
            source: Some(ErrorSource::new(error)),
        }
    }
}

impl From<String> for Cause {
    fn from(text: String) -> Self {
        Self { text, source: None }
    }
}

impl From<&str> for Cause {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<std::io::Error> for Cause {
    fn from(error: std::io::Error) -> Self {
        Self::of(error)
    }
}

impl From<serde_json::Error> for Cause {
    fn from(error: serde_json::Error) -> Self {
        Self::of(error)
    }
}

impl From<Error> for Cause {
    fn from(error: Error) -> Self {
        Self::of(error)
    }
}
