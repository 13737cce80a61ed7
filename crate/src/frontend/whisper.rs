//! Whisper's log-mel: 80 Slaney bands every 10 ms, in dB.
//!
//! Whisper scales `log10` of the power `x` to `(x + 4) / 4`. In dB this is a standardization with mean -40 and standard
//! deviation 40 ([`WHISPER_SCALING_DB`]), which is stored in the model files.

use super::{HOP, LogMel, floor_to_dynamic_range, slaney_filters};
use crate::audio::{LEAST_POWER, PowerSpectrum, check_samples};
use crate::error::Error;
use std::f64::consts::TAU;

/// Values per frame.
pub(crate) const WHISPER_BANDS: usize = 80;
/// Whisper's scaling as mean and standard deviation of every band, dB.
#[cfg(feature = "cli")]
pub(crate) const WHISPER_SCALING_DB: [f32; 2] = [-40.0, 40.0];
/// Length of the window and of the FFT, samples.
pub(crate) const WHISPER_WINDOW: usize = 400;
/// Reflection padding at each end, samples.
const PADDING: usize = WHISPER_WINDOW / 2;
/// Reflection requires one sample more than the padding.
pub(crate) const WHISPER_MIN_SAMPLES: usize = PADDING + 1;

/// The periodic Hann window.
pub(crate) fn hann() -> [f64; WHISPER_WINDOW] {
    std::array::from_fn(|n| 0.5 - 0.5 * (TAU * n as f64 / WHISPER_WINDOW as f64).cos())
}

/// Extracts Whisper's log-mel from complete utterances.
pub struct WhisperLogMel {
    window: [f32; WHISPER_WINDOW],
    spectrum: PowerSpectrum,
    /// The first bin and the weights of each band.
    filters: Vec<(usize, Vec<f32>)>,
}

impl WhisperLogMel {
    /// Plans the FFT and computes the filters.
    #[must_use]
    pub fn new() -> Self {
        Self {
            window: hann().map(|weight| weight as f32),
            spectrum: PowerSpectrum::of_400(),
            filters: slaney_filters(WHISPER_WINDOW, WHISPER_BANDS),
        }
    }

    /// The log-mel of mono samples at 16 kHz: `samples / 160` frames of 80 values, dB, floored at 80 dB below the
    /// maximum.
    ///
    /// # Errors
    /// `samples-too-short` for fewer than 201 samples; `samples-not-finite`, `samples-out-of-range`.
    pub fn extract(&mut self, samples: &[f32]) -> Result<LogMel, Error> {
        if samples.len() < WHISPER_MIN_SAMPLES {
            return Err(Error::SamplesTooShort {
                expected: WHISPER_MIN_SAMPLES,
                received: samples.len(),
            });
        }
        check_samples(samples, 0)?;
        let frames = samples.len() / HOP;
        let mut values = Vec::with_capacity(frames * WHISPER_BANDS);
        let mut input = [0.0; WHISPER_WINDOW];
        let mut power = [0.0; WHISPER_WINDOW / 2 + 1];
        for frame in 0..frames {
            let first = (frame * HOP).cast_signed() - PADDING.cast_signed();
            for (n, (value, weight)) in input.iter_mut().zip(&self.window).enumerate() {
                *value = weight * samples[reflected(first + n.cast_signed(), samples.len())];
            }
            self.spectrum.compute(&mut input, &mut power);
            values.extend(self.filters.iter().map(|(first, weights)| {
                let bins = &power[*first..];
                let sum: f32 = bins.iter().zip(weights).map(|(p, w)| p * w).sum();
                10.0 * sum.max(LEAST_POWER).log10()
            }));
        }
        floor_to_dynamic_range(&mut values);
        Ok(LogMel {
            values,
            bands: WHISPER_BANDS,
        })
    }
}

impl Default for WhisperLogMel {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for WhisperLogMel {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("WhisperLogMel")
            .finish_non_exhaustive()
    }
}

/// Reflects an out-of-range index at the first or the last of `count` samples.
const fn reflected(index: isize, count: usize) -> usize {
    let last = count.cast_signed() - 1;
    let index = index.abs();
    (if index > last {
        2 * last - index
    } else {
        index
    })
    .cast_unsigned()
}
