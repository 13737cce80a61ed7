//! The log-mel variants of the networks.

use super::whisper::WHISPER_BANDS;
use super::{LogMel, LogMelExtractor, MEL_BANDS, WhisperLogMel};
use crate::error::Error;

/// A set of log-mel settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogMelKind {
    /// librosa's log-mel with the settings of Zhong et al. 2020: 128 bands.
    #[default]
    Librosa,
    /// Whisper's log-mel: 80 bands.
    Whisper,
}

impl LogMelKind {
    /// Values per frame.
    #[must_use]
    pub const fn bands(self) -> usize {
        match self {
            Self::Librosa => MEL_BANDS,
            Self::Whisper => WHISPER_BANDS,
        }
    }

    /// The log-mel of complete mono samples at 16 kHz.
    ///
    /// # Errors
    /// `samples-not-finite`, `samples-out-of-range`; `samples-too-short` for fewer than 201 samples (Whisper).
    #[cfg(feature = "cli")]
    pub(crate) fn extract(self, samples: &[f32]) -> Result<LogMel, Error> {
        Extractor::new(self).extract(samples)
    }
}

/// An extractor of either kind, with the FFT plan and scratch memory.
pub(super) enum Extractor {
    Librosa(Box<LogMelExtractor>),
    Whisper(Box<WhisperLogMel>),
}

impl Extractor {
    pub(super) fn new(kind: LogMelKind) -> Self {
        match kind {
            LogMelKind::Librosa => Self::Librosa(Box::default()),
            LogMelKind::Whisper => Self::Whisper(Box::default()),
        }
    }

    /// # Errors
    /// `samples-not-finite`, `samples-out-of-range`; `samples-too-short` for fewer than 201 samples.
    pub(super) fn extract(&mut self, samples: &[f32]) -> Result<LogMel, Error> {
        match self {
            Self::Librosa(extractor) => extractor.extract(samples),
            Self::Whisper(extractor) => extractor.extract(samples),
        }
    }

    /// Whether the frames of `LogMelStream` can replace the log-mel.
    pub(super) const fn streams(&self) -> bool {
        matches!(self, Self::Librosa(_))
    }
}
