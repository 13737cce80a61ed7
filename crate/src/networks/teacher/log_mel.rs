//! Whisper's log-mel: 80 Slaney bands each 10 ms, scaled to about [-1, 1].

use crate::frontend::slaney_filters;
use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};
use std::f64::consts::TAU;
use std::sync::Arc;

/// Values per frame.
pub(super) const BANDS: usize = 80;
/// Samples of the window and of the transform.
const WINDOW: usize = 400;
const HOP: usize = 160;
/// Samples reflected at each end.
const PADDING: usize = WINDOW / 2;
/// Reflection needs one sample more than it adds.
pub(super) const MIN_SAMPLES: usize = PADDING + 1;
/// Range below the loudest value, in powers of ten.
const RANGE: f32 = 8.0;

/// Extracts Whisper's log-mel from whole utterances. Plans the transform once.
pub struct WhisperLogMel {
    window: [f32; WINDOW],
    transform: Arc<dyn RealToComplex<f32>>,
    /// First bin and weights of each band.
    filters: Vec<(usize, Vec<f32>)>,
}

impl WhisperLogMel {
    /// Plans the transform and derives the filters.
    #[must_use]
    pub fn new() -> Self {
        Self {
            // Periodic Hann.
            window: std::array::from_fn(|n| {
                (0.5 - 0.5 * (TAU * n as f64 / WINDOW as f64).cos()) as f32
            }),
            transform: RealFftPlanner::<f32>::new().plan_fft_forward(WINDOW),
            filters: slaney_filters(WINDOW, BANDS),
        }
    }

    /// `samples / 160` frames of 80 values; `samples` are at 16 kHz, at least [`MIN_SAMPLES`].
    pub(super) fn extract(&mut self, samples: &[f32]) -> Vec<f32> {
        let frames = samples.len() / HOP;
        let mut values = Vec::with_capacity(frames * BANDS);
        let mut input = [0.0; WINDOW];
        let mut spectrum = self.transform.make_output_vec();
        let mut scratch = self.transform.make_scratch_vec();
        for frame in 0..frames {
            let first = (frame * HOP).cast_signed() - PADDING.cast_signed();
            for (n, (value, weight)) in input.iter_mut().zip(&self.window).enumerate() {
                *value = weight * samples[reflected(first + n.cast_signed(), samples.len())];
            }
            let transformed =
                self.transform
                    .process_with_scratch(&mut input, &mut spectrum, &mut scratch);
            debug_assert!(transformed.is_ok(), "the buffers have the planned lengths");
            let power: Vec<f32> = spectrum.iter().map(Complex::norm_sqr).collect();
            values.extend(self.filters.iter().map(|(first, weights)| {
                let bins = &power[*first..];
                let sum: f32 = bins.iter().zip(weights).map(|(p, w)| p * w).sum();
                sum.max(1e-10).log10()
            }));
        }
        let floor = values.iter().copied().fold(f32::NEG_INFINITY, f32::max) - RANGE;
        for value in &mut values {
            *value = (value.max(floor) + 4.0) / 4.0;
        }
        values
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

/// An index before the first or after the last of `count` samples, reflected at that sample.
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
