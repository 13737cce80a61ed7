//! Sound before features: files, channels, sample rates, and whether anybody speaks.
//!
//! * [`decode`] reads a sound file, its format found by content.
//! * [`Recording::to_mono_16_khz`] and [`to_16_khz`] bring it to what the features take; [`StreamingResampler`] does
//!   so in pieces, with the same result bit for bit.
//! * [`voice_activity`] finds the stretches with speech.

#[cfg(feature = "decode-all")]
mod compressed;
#[cfg(feature = "decode")]
mod decode;
#[cfg(feature = "decode")]
mod flac;
#[cfg(feature = "decode")]
mod packets;
mod resample;
mod resample_filter;
mod steadiness;
mod voice_activity;
#[cfg(feature = "decode")]
mod wav;

#[cfg(feature = "decode")]
pub use decode::{MAX_DECODED_SAMPLES, decode};
pub use resample::{MAX_SAMPLE_RATE, MIN_SAMPLE_RATE, StreamingResampler, to_16_khz};
pub use voice_activity::{VoiceActivity, voice_activity};

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
}

impl Recording {
    /// Length in seconds; 0 where there is no sample.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        let samples = self.channels.first().map_or(0, Vec::len);
        samples as f64 / f64::from(self.sample_rate.max(1))
    }

    /// The mean of the channels, at 16 kHz.
    ///
    /// # Errors
    /// [`Error::Channels`] for none or more than 8, [`Error::ChannelLength`] where they differ in length, and those
    /// of [`to_16_khz`], the index being that of the sample in its channel.
    pub fn to_mono_16_khz(&self) -> Result<Vec<f32>, Error> {
        to_16_khz(&self.to_mono()?, self.sample_rate)
    }

    /// The mean of the channels, at the recording's own rate.
    ///
    /// # Errors
    /// Those of [`to_mono_16_khz`](Self::to_mono_16_khz), but for the sample rate.
    pub fn to_mono(&self) -> Result<Vec<f32>, Error> {
        let received = self.channels.len();
        let Some((first, others)) = self
            .channels
            .split_first()
            .filter(|_| received <= MAX_CHANNELS)
        else {
            return Err(Error::Channels { received });
        };
        check_samples(first, 0)?;
        for (index, channel) in others.iter().enumerate() {
            if channel.len() != first.len() {
                return Err(Error::ChannelLength {
                    channel: index + 1,
                    expected: first.len(),
                    received: channel.len(),
                });
            }
            check_samples(channel, 0)?;
        }
        if others.is_empty() {
            return Ok(first.clone());
        }
        // Summed in double precision, in which integers of 24 bits add up exactly: the order of the channels is nothing.
        let sum = |index: usize| -> f64 {
            let samples = self
                .channels
                .iter()
                .filter_map(|channel| channel.get(index));
            samples.map(|&sample| f64::from(sample)).sum()
        };
        let mean = |index| (sum(index) / received as f64) as f32;
        Ok((0..first.len()).map(mean).collect())
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
        Recording {
            channels,
            sample_rate,
        }
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
