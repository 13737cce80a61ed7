//! The error of a teacher file.

use crate::error::Error;

/// What is wrong with a teacher file.
pub(super) fn file_error(expected: impl Into<String>, received: impl Into<String>) -> Error {
    Error::TeacherFile {
        expected: expected.into(),
        received: received.into(),
    }
}
