//! The limits of what is accepted, and the sample rate of all that follows decoding.

use crate::error::Error;

/// Sample rate of the voice activity detector and of the features, Hz.
pub const SAMPLE_RATE: u32 = 16_000;
/// Channels that a recording may have.
pub const MAX_CHANNELS: usize = 8;
/// The greatest magnitude a sample may have, 40 dB above full scale: float recordings may exceed full scale, but
/// values beyond this are integers that were not scaled, and would overflow as power.
pub const MAX_MAGNITUDE: f32 = 100.0;

/// Refuses samples that are not finite or far outside [-1, 1]; `offset` is the index of the first of them.
pub(crate) fn check_samples(samples: &[f32], offset: usize) -> Result<(), Error> {
    // Without an early exit the usual case is vectorised. NaN fails the comparison too.
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
