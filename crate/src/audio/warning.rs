//! Warnings about recordings.

use serde::Serialize;

/// A warning about a recording, with a stable code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AudioWarning {
    /// The code in kebab case: `ends-early`, `format-changes`, `header-length` or `opposite-phase`.
    pub code: &'static str,
    /// The message, one sentence.
    pub message: String,
}

impl AudioWarning {
    /// The channels cancel each other.
    pub(super) fn opposite_phase() -> Self {
        Self {
            code: "opposite-phase",
            message:
                "the channels are in opposite phase and cancel each other: only the loudest is used"
                    .to_owned(),
        }
    }

    /// The parts of a file differ in channels or sample rate.
    #[cfg(feature = "decode")]
    pub(super) fn format_changes(format: &str, seconds: f64, before: &str, after: &str) -> Self {
        Self {
            code: "format-changes",
            message: format!(
                "the {format} file changes from {before} to {after} at {seconds:.2} s: it is read as mono"
            ),
        }
    }

    /// The declared length is shorter than the file.
    #[cfg(feature = "decode")]
    pub(super) fn header_length(format: &str, expected: u64, received: u64) -> Self {
        Self {
            code: "header-length",
            message: format!(
                "the header of the {format} file declares {expected} frames, but {received} follow: all are read"
            ),
        }
    }
    /// The declared length exceeds that of the file by more than 50 ms, which encoder padding and rounding do not.
    #[cfg(feature = "decode")]
    pub(super) fn ends_early(
        format: &str,
        expected: u64,
        received: u64,
        sample_rate: u32,
    ) -> Option<Self> {
        let missing = expected.saturating_sub(received);
        (missing * 20 > u64::from(sample_rate)).then(|| Self {
            code: "ends-early",
            message: format!(
                "the header of the {format} file declares {expected} frames, but it ends after {received}"
            ),
        })
    }
}
