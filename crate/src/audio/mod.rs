//! Sound before features: files, channels, sample rates, and whether anybody speaks.
//!
//! * [`decode`] reads a sound file, its format found by content.
//! * [`Recording::to_mono_16_khz`] and [`to_16_khz`] bring it to what the features take; [`StreamingResampler`] does
//!   so in pieces, with the same result bit for bit.
//! * [`voice_activity`] finds the stretches with speech.

#[cfg(feature = "decode")]
mod adpcm;
#[cfg(feature = "decode")]
mod decode;
#[cfg(feature = "decode")]
mod flac;
#[cfg(feature = "decode")]
mod format;
#[cfg(feature = "decode")]
mod g711;
#[cfg(feature = "decode")]
mod join;
mod mixdown;
#[cfg(all(feature = "decode", not(target_arch = "wasm32")))]
mod mpeg;
#[cfg(all(feature = "decode", not(target_arch = "wasm32")))]
mod ogg;
#[cfg(feature = "decode")]
mod packets;
mod resample;
mod resample_filter;
mod steadiness;
#[cfg(feature = "decode")]
mod tags;
mod voice_activity;
mod warning;
#[cfg(feature = "decode")]
mod wav;

#[cfg(feature = "decode")]
pub use decode::{MAX_DECODED_SAMPLES, decode};
pub use resample::{MAX_SAMPLE_RATE, MIN_SAMPLE_RATE, StreamingResampler, to_16_khz};
pub use voice_activity::{VoiceActivity, voice_activity};
pub use warning::AudioWarning;

use crate::error::Error;

/// Channels that a recording may have.
pub const MAX_CHANNELS: usize = 8;
/// The greatest magnitude a sample may have, 40 dB above full scale: float recordings may exceed full scale, but
/// values beyond this are integers that were not scaled, and would overflow as power.
pub const MAX_MAGNITUDE: f32 = 100.0;

/// A recording as it came: one vector of samples a channel, nominally in [-1, 1], and the rate they were taken at.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// The channels, all of one length.
    pub channels: Vec<Vec<f32>>,
    /// Samples a second, Hz.
    pub sample_rate: u32,
    /// What was noticed while the file was read.
    pub warnings: Vec<AudioWarning>,
}

impl Recording {
    /// A recording without warnings.
    #[must_use]
    pub const fn new(channels: Vec<Vec<f32>>, sample_rate: u32) -> Self {
        Self {
            channels,
            sample_rate,
            warnings: Vec::new(),
        }
    }

    /// Length in seconds; 0 where there is no sample.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        let samples = self.channels.first().map_or(0, Vec::len);
        samples as f64 / f64::from(self.sample_rate.max(1))
    }

    /// The mean of the channels, at 16 kHz. Where the channels cancel each other it is the loudest of them.
    ///
    /// # Errors
    /// [`Error::Channels`] for none or more than 8, [`Error::ChannelLength`] where they differ in length, and those
    /// of [`to_16_khz`], the index being that of the sample in its channel.
    pub fn to_mono_16_khz(&self) -> Result<Vec<f32>, Error> {
        to_16_khz(&self.to_mono()?, self.sample_rate)
    }

    /// The mean of the channels, at the recording's own rate. Where the channels cancel each other it is the loudest of
    /// them.
    ///
    /// # Errors
    /// Those of [`to_mono_16_khz`](Self::to_mono_16_khz), but for the sample rate.
    pub fn to_mono(&self) -> Result<Vec<f32>, Error> {
        Ok(mixdown::mix_down(&self.channels)?.0)
    }

    /// [`to_mono`](Self::to_mono), with all that was noticed in reading and in mixing down.
    ///
    /// # Errors
    /// Those of [`to_mono`](Self::to_mono).
    pub fn to_mono_with_warnings(&self) -> Result<(Vec<f32>, Vec<AudioWarning>), Error> {
        let (samples, warning) = mixdown::mix_down(&self.channels)?;
        let warnings = self.warnings.iter().cloned().chain(warning).collect();
        Ok((samples, warnings))
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn recording(channels: Vec<Vec<f32>>, sample_rate: u32) -> Recording {
        Recording::new(channels, sample_rate)
    }

    #[test]
    fn channels_are_averaged_in_any_number_and_order() {
        for count in 1..=MAX_CHANNELS {
            let channels: Vec<Vec<f32>> = (0..count)
                .map(|c| vec![c as f32 / 8.0, 0.5, -1.0])
                .collect();
            let mean = (count - 1) as f32 / 16.0;
            let mono = recording(channels.clone(), 16_000)
                .to_mono_16_khz()
                .unwrap();
            assert_eq!(mono.len(), 3);
            for (value, expected) in mono.iter().zip([mean, 0.5, -1.0]) {
                assert!((value - expected).abs() < 1e-6);
            }
            let reversed = channels.into_iter().rev().collect();
            let again = recording(reversed, 16_000).to_mono_16_khz().unwrap();
            for (a, b) in mono.iter().zip(&again) {
                assert!((a - b).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn unusable_channels_are_refused() {
        let code = |channels| {
            recording(channels, 16_000)
                .to_mono_16_khz()
                .unwrap_err()
                .code()
        };
        assert_eq!(code(vec![]), "channels");
        assert_eq!(code(vec![vec![0.0]; 9]), "channels");
        assert_eq!(code(vec![vec![0.0; 4], vec![0.0; 5]]), "channel-length");
    }

    #[test]
    fn unusable_samples_are_refused_with_their_index() {
        let error = |value| {
            let channels = vec![
                vec![0.0; 10],
                [vec![0.0; 7], vec![value, 0.0, 0.0]].concat(),
            ];
            recording(channels, 44_100).to_mono_16_khz().unwrap_err()
        };
        assert!(matches!(
            error(f32::NAN),
            Error::SamplesNotFinite { index: 7, .. }
        ));
        assert!(matches!(
            error(f32::NEG_INFINITY),
            Error::SamplesNotFinite { index: 7, .. }
        ));
        assert!(matches!(
            error(-12_000.0),
            Error::SamplesOutOfRange { index: 7, .. }
        ));
        assert!(matches!(
            error(f32::MAX),
            Error::SamplesOutOfRange { index: 7, .. }
        ));
    }

    #[test]
    fn seconds_come_from_the_rate() {
        assert_eq!(recording(vec![vec![0.0; 24_000]; 2], 48_000).seconds(), 0.5);
        assert_eq!(recording(vec![], 48_000).seconds(), 0.0);
        assert_eq!(recording(vec![vec![]], 0).seconds(), 0.0);
    }
}
