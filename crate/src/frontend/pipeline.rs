//! The complete front end: samples at 16 kHz -> trimmed silence -> log-mel -> middle 7 s -> level.
//!
//! The recognizer, training and evaluation use this function, so that all of them have the same features.

use super::kind::Extractor;
use super::{
    DYNAMIC_RANGE_DB, HOP, LogMel, LogMelKind, MAX_FRAMES, MAX_SECONDS, MIN_SAMPLES,
    bring_to_level, without_silent_ends,
};
use crate::audio::{
    MAX_SAMPLE_RATE, MIN_SAMPLE_RATE, VoiceActivity, amplification, check_samples, to_16_khz,
    voice_activity,
};
use crate::error::Error;

/// The front end of a model.
pub struct Frontend {
    /// The target level for the loudest value of every log-mel, dB; `None` keeps the original level.
    loudest_db: Option<f32>,
    extractor: Extractor,
}

/// The features of one recording, not standardized.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    /// At most 7 s, at the level of the model.
    pub log_mel: LogMel,
    /// The gain that was applied, dB.
    pub gain_db: f32,
    /// Index of the first sample that was not trimmed, at 16 kHz.
    pub start: usize,
    /// Index after the last sample that was not trimmed, at 16 kHz.
    pub end: usize,
    /// Frames between that sample and the first frame of `log_mel`.
    pub first_frame: usize,
    /// Whether silence was trimmed.
    pub trimmed: bool,
    /// The speech in the complete recording.
    pub speech: VoiceActivity,
}

impl Features {
    /// Index of the sample at the center of the first frame, at 16 kHz.
    #[must_use]
    pub const fn first_sample(&self) -> usize {
        self.start + self.first_frame * HOP
    }

    /// Index after the last sample of `log_mel`, at 16 kHz. The last frame extends past the samples because frames are
    /// centered.
    #[must_use]
    pub fn end_sample(&self) -> usize {
        (self.first_sample() + self.log_mel.frames() * HOP).min(self.end)
    }
}

impl Frontend {
    /// Creates a front end for log-mels of `kind`, shifted to `loudest_db` if given.
    #[must_use]
    pub fn new(kind: LogMelKind, loudest_db: Option<f32>) -> Self {
        Self {
            loudest_db,
            extractor: Extractor::new(kind),
        }
    }

    /// Computes the features of mono `samples` at 16 kHz, at least [`MIN_SAMPLES`].
    ///
    /// # Errors
    /// `samples-too-short`, `samples-not-finite`, `samples-out-of-range`.
    pub fn features(&mut self, samples: &[f32]) -> Result<Features, Error> {
        if samples.len() < MIN_SAMPLES {
            return Err(Error::SamplesTooShort {
                expected: MIN_SAMPLES,
                received: samples.len(),
            });
        }
        let speech = voice_activity(samples);
        let kept = without_silent_ends(samples.len(), &speech);
        let log_mel = self.log_mel(&samples[kept.clone()])?;
        let (log_mel, first_frame, gain_db) = self.cropped(&log_mel);
        Ok(Features {
            log_mel,
            gain_db,
            start: kept.start,
            end: kept.end,
            first_frame,
            trimmed: kept.len() < samples.len(),
            speech,
        })
    }

    /// The middle 7 s of a log-mel at the level of the model, the index of the first frame, and the gain in dB.
    pub(crate) fn cropped(&self, log_mel: &LogMel) -> (LogMel, usize, f32) {
        let (mut middle, first_frame) = log_mel.crop_middle(MAX_FRAMES);
        let gain_db = match self.loudest_db {
            Some(level) => bring_to_level(&mut middle.values, level),
            None => 0.0,
        };
        (middle, first_frame, gain_db)
    }

    /// Floors the streamed log-mel of a window and shifts it to the level of the model; `loudest` is used as its
    /// maximum.
    pub(crate) fn level_window(&self, values: &mut [f32], loudest: f32) {
        let floor = loudest - DYNAMIC_RANGE_DB;
        let shift = self.loudest_db.map_or(0.0, |level| level - loudest);
        for value in values {
            *value = value.max(floor) + shift;
        }
    }

    /// The log-mel of a window in live mode; `None` if the streamed frames are equal to it. They are not for quiet
    /// windows, which require amplification, or for Whisper's log-mel.
    pub(crate) fn window_log_mel(&mut self, samples: &[f32]) -> Option<LogMel> {
        let quiet = self.loudest_db.is_some() && amplification(samples) > 1.0;
        let own = quiet || !self.extractor.streams();
        own.then(|| self.log_mel(samples).ok()).flatten()
    }

    /// The log-mel of samples. If the level is fixed, quiet samples are amplified: the minimum power of the log-mel
    /// would remove their quiet parts.
    fn log_mel(&mut self, samples: &[f32]) -> Result<LogMel, Error> {
        let gain = match self.loudest_db {
            Some(_) => amplification(samples),
            None => 1.0,
        };
        if gain > 1.0 {
            let amplified: Vec<f32> = samples.iter().map(|sample| gain * sample).collect();
            self.extractor.extract(&amplified)
        } else {
            self.extractor.extract(samples)
        }
    }
}

/// Validates `samples` and resamples them to 16 kHz.
///
/// # Errors
/// `sample-rate`, `samples-not-finite`, `samples-out-of-range`, `samples-too-long`, `samples-too-short`.
pub(crate) fn checked_16_khz(samples: &[f32], sample_rate: u32) -> Result<Vec<f32>, Error> {
    check_input(samples, sample_rate)?;
    let received_seconds = samples.len() as f64 / f64::from(sample_rate);
    if received_seconds > f64::from(MAX_SECONDS) {
        return Err(Error::SamplesTooLong {
            expected_seconds: MAX_SECONDS,
            received_seconds,
        });
    }
    let samples = to_16_khz(samples, sample_rate)?;
    if samples.len() < MIN_SAMPLES {
        return Err(Error::SamplesTooShort {
            expected: MIN_SAMPLES,
            received: samples.len(),
        });
    }
    Ok(samples)
}

/// Validates the sample rate and the samples.
pub(crate) fn check_input(samples: &[f32], sample_rate: u32) -> Result<(), Error> {
    if !(MIN_SAMPLE_RATE..=MAX_SAMPLE_RATE).contains(&sample_rate) {
        return Err(Error::SampleRate {
            received: sample_rate.into(),
        });
    }
    check_samples(samples, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frontend::{MEL_BANDS, SAMPLE_RATE, USUAL_LOUDEST_DB};
    use crate::random::Generator;

    /// Noise bursts separated by silence.
    fn sound(seconds: usize) -> Vec<f32> {
        let mut noise = Generator::new(3);
        (0..seconds * SAMPLE_RATE as usize)
            .map(|i| {
                if (i / 2400) % 3 == 0 {
                    0.3 * (noise.uniform() - 0.5)
                } else {
                    0.0
                }
            })
            .collect()
    }

    #[test]
    fn the_middle_of_a_long_recording_is_kept() {
        let features = Frontend::new(LogMelKind::Librosa, None)
            .features(&sound(9))
            .unwrap();
        assert_eq!(features.log_mel.frames(), MAX_FRAMES);
        assert_eq!(features.gain_db, 0.0);
        let frames = 9 * 100 + 1;
        assert!(features.first_frame <= (frames - MAX_FRAMES) / 2);
        assert_eq!(
            features.first_sample(),
            features.start + features.first_frame * HOP
        );
    }

    #[test]
    fn the_level_is_a_shift() {
        let samples = sound(2);
        let plain = Frontend::new(LogMelKind::Librosa, None)
            .features(&samples)
            .unwrap();
        let level = Frontend::new(LogMelKind::Librosa, Some(USUAL_LOUDEST_DB))
            .features(&samples)
            .unwrap();
        let loudest = |values: &[f32]| values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        assert!((loudest(&level.log_mel.values) - USUAL_LOUDEST_DB).abs() < 1e-4);
        assert_eq!(plain.log_mel.values.len() % MEL_BANDS, 0);
        for (a, b) in plain.log_mel.values.iter().zip(&level.log_mel.values) {
            assert!((a + level.gain_db - b).abs() < 1e-4);
        }
    }

    #[test]
    fn less_than_one_step_is_refused() {
        let error = Frontend::new(LogMelKind::Librosa, None)
            .features(&[0.0; 100])
            .unwrap_err();
        assert_eq!(error.code(), "samples-too-short");
    }

    #[test]
    fn amplified_quiet_samples_have_the_log_mel_of_loud_ones() {
        let mut random = Generator::new(7);
        let loud: Vec<f32> = (0..16_000)
            .map(|n| (n as f32 / 16_000.0).powi(8) * (random.uniform() - 0.5))
            .collect();
        let gain = 2.0f32.powi(-14);
        let quiet: Vec<f32> = loud.iter().map(|sample| gain * sample).collect();
        let mut frontend = Frontend::new(LogMelKind::Librosa, Some(USUAL_LOUDEST_DB));
        let expected = frontend.log_mel(&loud).unwrap();
        let amplified = frontend.log_mel(&quiet).unwrap();
        let shift = expected.values[0] - amplified.values[0];
        for (value, expected) in amplified.values.iter().zip(&expected.values) {
            assert!(
                (value + shift - expected).abs() < 1e-3,
                "{value} {expected}"
            );
        }
    }
}
