//! What a caller should know about a recording that can be used.

use serde::Serialize;

/// A doubt about a recording, with a stable code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AudioWarning {
    /// In kebab case: `ends-early`, `format-changes`, `header-length` or `opposite-phase`.
    pub code: &'static str,
    /// One sentence.
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

    /// Parts of a file differ in channels or rate.
    #[cfg(feature = "decode")]
    pub(super) fn format_changes(format: &str, seconds: f64, before: &str, after: &str) -> Self {
        Self {
            code: "format-changes",
            message: format!(
                "the {format} file changes from {before} to {after} at {seconds:.2} s: it is read as mono"
            ),
        }
    }

    /// A header says less than there is.
    #[cfg(feature = "decode")]
    pub(super) fn header_length(format: &str, expected: u64, received: u64) -> Self {
        Self {
            code: "header-length",
            message: format!(
                "the header of the {format} file says {expected} frames, but {received} follow: all are read"
            ),
        }
    }
    /// A header says more than there is, by over 50 ms. Less is the padding and rounding of encoders.
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
                "the header of the {format} file says {expected} frames, but it ends after {received}"
            ),
        })
    }
}
