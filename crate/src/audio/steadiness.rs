//! Detects steady pitches, which tones and instruments have and speech does not.
//!
//! The pitch of speech varies: after 80 ms its partials have moved, the higher ones most. The partials of notes and
//! tones are horizontal lines in a spectrogram. K. Minami, A. Akutsu, H. Hamada and Y. Tonomura, "Video handling with
//! music and speech detection" (IEEE Multimedia, 1998), distinguish music from speech by these lines.

use std::sync::LazyLock;

use super::amplification::amplification;
use super::decibel::power_to_decibels;
use super::limits::SAMPLE_RATE;
use super::power_spectrum::PowerSpectrum;

/// The frame length, samples (20 ms).
pub(super) const FRAME: usize = SAMPLE_RATE as usize / 50;
/// The FFT length, samples: 64 ms resolve the partials of a low voice, 16 Hz per bin.
const LENGTH: usize = 1024;
/// The compared bins: 94 Hz to 4 kHz.
const FIRST_BIN: usize = 6;
const BINS: usize = 250;
/// The length of the moving average that estimates the spectral envelope, bins (390 Hz). The envelope is removed
/// because vowels and instruments share it.
const ENVELOPE: usize = 25;
/// Levels further below the loudest bin are treated as noise, dB.
const RANGE_DB: f32 = 50.0;
/// Frames (40 ms) between spectra.
pub(super) const STRIDE: usize = 2;
/// Frames (80 ms) between compared spectra.
const LAG: usize = 2 * STRIDE;

static PLAN: LazyLock<PowerSpectrum> = LazyLock::new(PowerSpectrum::of_1024);

/// A spectrum in dB without its envelope, scaled to norm 1 (or 0).
type FlatSpectrum = [f32; BINS];

/// The correlation of the partials with those 80 ms later, -1 to 1: 1 for constant pitch, about 0 for noise. The mean
/// over `runs` of frames (start and end) with sound; `None` if no run is longer than 80 ms.
pub(super) fn steadiness(samples: &[f32], runs: &[(usize, usize)]) -> Option<f32> {
    steadiness_with(samples, runs, amplification(samples), &mut [])
}

/// [`steadiness`] with a cache: `known` has the correlation of each frame, or NaN. Missing correlations are computed,
/// and stored unless a spectrum extends past the end of the samples. `gain` is the argument of [`Spectrum::new`].
pub(super) fn steadiness_with(
    samples: &[f32],
    runs: &[(usize, usize)],
    gain: f32,
    known: &mut [f32],
) -> Option<f32> {
    let mut spectrum = Spectrum::new(gain);
    let (mut sum, mut count) = (0.0, 0u32);
    for &(start, end) in runs {
        let (mut older, mut old) = (None, None);
        for frame in (start + LAG..end).step_by(STRIDE) {
            let mut now = None;
            sum += match known.get(frame) {
                Some(value) if !value.is_nan() => *value,
                _ => {
                    let before = older.unwrap_or_else(|| spectrum.lines(samples, frame - LAG));
                    let value = correlation(&before, now.insert(spectrum.lines(samples, frame)));
                    let complete = frame * FRAME + FRAME / 2 + LENGTH / 2 <= samples.len();
                    if let Some(known) = known.get_mut(frame).filter(|_| complete) {
                        *known = value;
                    }
                    value
                }
            };
            count += 1;
            older = std::mem::replace(&mut old, now);
        }
    }
    (count > 0).then(|| sum / count as f32)
}

fn correlation(a: &FlatSpectrum, b: &FlatSpectrum) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

struct Spectrum {
    /// The Hann window.
    window: Box<[f32; LENGTH]>,
    input: Box<[f32; LENGTH]>,
    power: Box<[f32; LENGTH / 2 + 1]>,
    transform: PowerSpectrum,
}

impl Spectrum {
    /// Multiplies samples by `gain`: a quiet recording would be below the silence threshold.
    fn new(gain: f32) -> Self {
        let hann = |n: usize| {
            let turn = std::f32::consts::TAU * n as f32 / LENGTH as f32;
            gain * (0.5 - 0.5 * turn.cos())
        };
        Self {
            window: Box::new(std::array::from_fn(hann)),
            input: Box::new([0.0; LENGTH]),
            power: Box::new([0.0; LENGTH / 2 + 1]),
            transform: PLAN.clone(),
        }
    }

    /// The spectrum centered on a frame; samples past the ends are zero.
    fn lines(&mut self, samples: &[f32], frame: usize) -> FlatSpectrum {
        let middle = frame * FRAME + FRAME / 2;
        let missing = (LENGTH / 2).saturating_sub(middle);
        let from = (middle + missing).saturating_sub(LENGTH / 2);
        self.input.fill(0.0);
        let known = samples.get(from..).unwrap_or_default();
        let windowed = self.input.iter_mut().zip(self.window.iter()).skip(missing);
        for ((value, weight), &sample) in windowed.zip(known) {
            *value = if sample.is_finite() {
                weight * sample
            } else {
                0.0
            };
        }
        self.transform
            .compute(&mut self.input[..], &mut self.power[..]);

        let mut levels: FlatSpectrum = [0.0; BINS];
        levels.copy_from_slice(&self.power[FIRST_BIN..FIRST_BIN + BINS]);
        power_to_decibels(&mut levels);
        let floor = levels.iter().copied().fold(f32::NEG_INFINITY, f32::max) - RANGE_DB;
        levels
            .iter_mut()
            .for_each(|level| *level = level.max(floor));
        without_envelope(&levels)
    }
}

/// Subtracts the moving average and scales to norm 1. The first and the last level extend past the ends.
fn without_envelope(levels: &FlatSpectrum) -> FlatSpectrum {
    let half = ENVELOPE / 2;
    let at = |index: usize| levels[index.saturating_sub(half).min(BINS - 1)];
    let mut sum: f32 = (0..ENVELOPE).map(at).sum();
    let mut lines = [0.0; BINS];
    for (index, line) in lines.iter_mut().enumerate() {
        *line = levels[index] - sum / ENVELOPE as f32;
        sum += at(index + ENVELOPE) - at(index);
    }
    let norm = correlation(&lines, &lines).sqrt();
    if norm > 1e-3 {
        lines.iter_mut().for_each(|line| *line /= norm);
    } else {
        lines.fill(0.0);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten partials of a pitch that changes by `semitones` per second.
    fn buzz(semitones: f32) -> Vec<f32> {
        let mut cycles = 0.0f32;
        (0..32_000)
            .map(|i| {
                cycles += 150.0 / 16_000.0 * 2.0f32.powf(semitones * i as f32 / 16_000.0 / 12.0);
                let partial =
                    |k: usize| (std::f32::consts::TAU * (cycles * k as f32).fract()).sin();
                (1..=10).map(partial).sum::<f32>() / 20.0
            })
            .collect()
    }

    #[test]
    fn a_steady_pitch_is_distinguished_from_a_moving_one() {
        let of = |sound: &[f32]| steadiness(sound, &[(5, 90)]).unwrap();
        assert!(of(&buzz(0.0)) > 0.95, "{}", of(&buzz(0.0)));
        // The pitch of speech changes by several semitones per syllable.
        assert!(of(&buzz(12.0)) < 0.4, "{}", of(&buzz(12.0)));
        let mut random = crate::random::Generator::new(3);
        let noise: Vec<f32> = (0..32_000).map(|_| random.uniform() - 0.5).collect();
        assert!(of(&noise).abs() < 0.1, "{}", of(&noise));
    }

    #[test]
    fn level_is_ignored_and_silence_is_not_a_line() {
        let loud = steadiness(&buzz(6.0), &[(5, 90)]).unwrap();
        let quiet: Vec<f32> = buzz(6.0).iter().map(|sample| sample / 16.0).collect();
        let quiet = steadiness(&quiet, &[(5, 90)]).unwrap();
        assert!((loud - quiet).abs() < 1e-4, "{loud} {quiet}");
        assert_eq!(steadiness(&[0.0; 32_000], &[(5, 90)]), Some(0.0));
        assert_eq!(steadiness(&buzz(0.0), &[(5, 9)]), None);
        // Frames past the end and samples that are not finite are silence.
        assert_eq!(steadiness(&[f32::NAN; 3_000], &[(0, 90)]), Some(0.0));
    }
}
