//! Features of user recordings.

use crate::error::Error;
use crate::frontend::{Frontend, LogMel, checked_16_khz};

/// A recording with its metadata. The samples are not kept.
#[derive(Debug, Clone)]
pub(super) struct LabeledRecording {
    /// Index into the labels.
    pub label: usize,
    pub speaker: Option<String>,
    /// The recording that it was cut from.
    pub take: Option<String>,
    /// The log-mel of the middle 7 s.
    pub log_mel: LogMel,
}

/// The features of a recording, from the same frontend as the recognizer.
///
/// # Errors
/// Those of [`Recognizer::classify`](crate::Recognizer::classify).
pub(super) fn log_mel(
    frontend: &mut Frontend,
    samples: &[f32],
    sample_rate: u32,
) -> Result<LogMel, Error> {
    let samples = checked_16_khz(samples, sample_rate)?;
    Ok(frontend.features(&samples)?.log_mel)
}

#[cfg(test)]
impl LabeledRecording {
    /// A silent recording.
    pub(super) fn silent(label: usize, speaker: Option<&str>, take: Option<&str>) -> Self {
        Self {
            label,
            speaker: speaker.map(str::to_owned),
            take: take.map(str::to_owned),
            log_mel: LogMel::default(),
        }
    }
}
