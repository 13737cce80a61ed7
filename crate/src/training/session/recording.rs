//! A user's recording on its way to an example.

use crate::error::Error;
use crate::frontend::{LogMel, LogMelExtractor, MAX_FRAMES, bring_to_level};
use crate::recognizer::heard_log_mel;

/// A recording with what is known of it. The sound itself is not kept.
#[derive(Debug, Clone)]
pub(super) struct Recording {
    /// An index into the labels.
    pub label: usize,
    pub speaker: Option<String>,
    /// The recording that it was cut from.
    pub take: Option<String>,
    /// The middle 7 s.
    pub log_mel: LogMel,
}

/// The log-mel of what the recogniser would hear of `samples`, its loudest value brought to `loudest_db`.
///
/// # Errors
/// Those of [`Recognizer::classify`](crate::Recognizer::classify).
pub(super) fn log_mel(
    extractor: &mut LogMelExtractor,
    samples: &[f32],
    sample_rate: u32,
    loudest_db: Option<f32>,
) -> Result<LogMel, Error> {
    let log_mel = heard_log_mel(extractor, samples, sample_rate, loudest_db)?;
    let mut middle = log_mel.crop_middle(MAX_FRAMES).0;
    if let Some(level) = loudest_db {
        bring_to_level(&mut middle.values, level);
    }
    Ok(middle)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A silent recording.
    pub(in super::super) fn recording(
        label: usize,
        speaker: Option<&str>,
        take: Option<&str>,
    ) -> Recording {
        Recording {
            label,
            speaker: speaker.map(str::to_owned),
            take: take.map(str::to_owned),
            log_mel: LogMel::default(),
        }
    }
}
