//! Computes one frame: 128 values in dB from 640 samples.

use std::f64::consts::TAU;

use super::mel_bank::{MelBank, POWER_LENGTH};
use super::{FFT, MEL_BANDS, WINDOW};
use crate::audio::{PowerSpectrum, power_to_decibels};

/// The periodic Hamming window: its period is the window length.
pub(crate) fn hamming() -> [f64; WINDOW] {
    std::array::from_fn(|n| 0.54 - 0.46 * (TAU * n as f64 / WINDOW as f64).cos())
}

/// Window, FFT, filters and buffers of a frame.
///
/// The FFT is in single precision. The maximum difference from librosa, which uses double precision, is 9e-4 dB over
/// all 535 utterances of Emo-DB, with AVX, SSE or scalar code. Double precision reduces it to 1e-5 dB but takes 1.4
/// times as long.
pub(super) struct FrameAnalyzer {
    window: [f32; WINDOW],
    spectrum: PowerSpectrum,
    input: Box<[f32; FFT]>,
    power: Box<[f32; POWER_LENGTH]>,
    bank: MelBank,
}

impl FrameAnalyzer {
    pub(super) fn new() -> Self {
        Self {
            window: hamming().map(|weight| weight as f32),
            spectrum: PowerSpectrum::of_1024(),
            input: Box::new([0.0; FFT]),
            power: Box::new([0.0; POWER_LENGTH]),
            bank: MelBank::new(),
        }
    }

    /// Computes the frame of `samples`. Does not allocate.
    pub(super) fn analyze(&mut self, samples: &[f32; WINDOW], decibels: &mut [f32; MEL_BANDS]) {
        // The position of the window in the zero-padded input affects only the phase, so it is at the start. The FFT
        // overwrites its input, so the padding is cleared each time.
        let (head, padding) = self.input.split_at_mut(WINDOW);
        for ((value, &sample), &weight) in head.iter_mut().zip(samples).zip(&self.window) {
            *value = sample * weight;
        }
        padding.fill(0.0);
        self.spectrum
            .compute(&mut self.input[..], &mut self.power[..]);
        self.bank.apply(&self.power, decibels);
        power_to_decibels(decibels);
    }
}
