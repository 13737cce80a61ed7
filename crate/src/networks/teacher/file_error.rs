//! The error of a teacher file.

use crate::error::Error;

/// An error of code `teacher-file`.
pub(super) fn file_error(expected: impl Into<String>, received: impl Into<String>) -> Error {
    Error::TeacherFile {
        expected: expected.into(),
        received: received.into(),
    }
}
