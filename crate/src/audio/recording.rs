//! A recording and its conversion to mono at 16 kHz.

use super::mixdown;
use super::resample::to_16_khz;
use super::warning::AudioWarning;
use crate::error::Error;

/// A recording: one vector of samples for each channel, nominally in [-1, 1], and the sample rate.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// The channels, all of the same length.
    pub channels: Vec<Vec<f32>>,
    /// The sample rate, Hz.
    pub sample_rate: u32,
    /// Warnings of the decoder.
    pub warnings: Vec<AudioWarning>,
}

impl Recording {
    /// Creates a recording without warnings.
    #[must_use]
    pub const fn new(channels: Vec<Vec<f32>>, sample_rate: u32) -> Self {
        Self {
            channels,
            sample_rate,
            warnings: Vec::new(),
        }
    }

    /// The duration in seconds; 0 if there are no samples.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        let samples = self.channels.first().map_or(0, Vec::len);
        samples as f64 / f64::from(self.sample_rate.max(1))
    }

    /// The mean of the channels at 16 kHz, or the loudest channel if the channels cancel each other.
    ///
    /// # Errors
    /// [`Error::Channels`] for 0 or more than 8 channels, [`Error::ChannelLength`] if they differ in length, and those
    /// of [`to_16_khz`] with the index of the sample in its channel.
    pub fn to_mono_16_khz(&self) -> Result<Vec<f32>, Error> {
        to_16_khz(&self.to_mono()?, self.sample_rate)
    }

    /// The mean of the channels at the original sample rate, or the loudest channel if the channels cancel each other.
    ///
    /// # Errors
    /// Those of [`to_mono_16_khz`](Self::to_mono_16_khz), except for the sample rate.
    pub fn to_mono(&self) -> Result<Vec<f32>, Error> {
        Ok(mixdown::mix_down(&self.channels)?.0)
    }

    /// [`to_mono`](Self::to_mono), with the warnings of the decoder and of the mixdown.
    ///
    /// # Errors
    /// Those of [`to_mono`](Self::to_mono).
    pub fn to_mono_with_warnings(&self) -> Result<(Vec<f32>, Vec<AudioWarning>), Error> {
        let (samples, warning) = mixdown::mix_down(&self.channels)?;
        let warnings = self.warnings.iter().cloned().chain(warning).collect();
        Ok((samples, warnings))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::MAX_CHANNELS;

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
