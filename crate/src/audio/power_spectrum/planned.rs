//! The power spectrum, computed with `realfft`.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

/// A plan with its buffers; a clone shares the plan.
#[derive(Clone)]
pub(crate) struct PowerSpectrum {
    transform: Arc<dyn RealToComplex<f32>>,
    spectrum: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
}

impl PowerSpectrum {
    /// For 1024 samples.
    pub(crate) fn of_1024() -> Self {
        Self::new(1024)
    }

    /// For 400 samples.
    pub(crate) fn of_400() -> Self {
        Self::new(400)
    }

    fn new(length: usize) -> Self {
        let transform = RealFftPlanner::new().plan_fft_forward(length);
        Self {
            spectrum: transform.make_output_vec(),
            scratch: transform.make_scratch_vec(),
            transform,
        }
    }

    /// Writes the power of each bin from 0 to half the length. The samples are overwritten. Does not allocate.
    pub(crate) fn compute(&mut self, samples: &mut [f32], power: &mut [f32]) {
        let transformed =
            self.transform
                .process_with_scratch(samples, &mut self.spectrum, &mut self.scratch);
        debug_assert!(transformed.is_ok(), "the buffers have the planned lengths");
        for (power, bin) in power.iter_mut().zip(&self.spectrum) {
            *power = bin.re * bin.re + bin.im * bin.im;
        }
    }
}
