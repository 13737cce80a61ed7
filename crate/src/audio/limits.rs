//! The limits of the input, and the sample rate after decoding.

use crate::error::Error;

/// The sample rate of voice activity detection and of the features, Hz.
pub const SAMPLE_RATE: u32 = 16_000;
/// The maximum number of channels of a recording.
pub const MAX_CHANNELS: usize = 8;
/// The maximum magnitude of a sample, 40 dB above full scale. Float recordings may exceed full scale; larger values are
/// integers that were not scaled, and their power would overflow.
pub const MAX_MAGNITUDE: f32 = 100.0;

/// Rejects samples that are not finite or far outside [-1, 1]; `offset` is the index of the first sample.
pub(crate) fn check_samples(samples: &[f32], offset: usize) -> Result<(), Error> {
    // No early exit, so that the check vectorizes. NaN fails the comparison too.
    let usable = |sample: &f32| sample.abs() <= MAX_MAGNITUDE;
    if samples
        .iter()
        .fold(true, |all, sample| all & usable(sample))
    {
        return Ok(());
    }
    let Some(position) = samples.iter().position(|sample| !usable(sample)) else {
        return Ok(());
    };
    let (index, value) = (offset + position, samples[position]);
    Err(if value.is_finite() {
        Error::SamplesOutOfRange {
            expected: MAX_MAGNITUDE,
            index,
            value,
        }
    } else {
        Error::SamplesNotFinite { index, value }
    })
}
