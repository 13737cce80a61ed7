//! Degradations: rooms, telephones, codecs and recording errors. All at 16 kHz and deterministic.

use std::f32::consts::{PI, TAU};

use speech_emotion::Error;
use speech_emotion::audio::to_16_khz;
use speech_emotion::frontend::SAMPLE_RATE;
use speech_emotion::internal::Generator;

const RATE: f32 = SAMPLE_RATE as f32;
/// The limits of the telephone band, Hz (ITU-T G.712).
const TELEPHONE_BAND: (f32, f32) = (300.0, 3_400.0);
/// Taps of the telephone filter on each side of its center.
const HALF_TAPS: usize = 160;

/// Adds pink noise `below_db` dB below the speech. Its spectrum is similar to those of speech and room noise.
pub(crate) fn noisy(samples: &[f32], below_db: f32, random: &mut Generator) -> Vec<f32> {
    let noise = pink(samples.len(), random);
    let gain = (power(samples) / power(&noise)).sqrt() * from_db(-below_db);
    let mix = |(sample, noise): (&f32, &f32)| sample + gain * noise;
    samples.iter().zip(&noise).map(mix).collect()
}

/// Converts to 8 kHz, 300 to 3400 Hz, 8-bit G.711 (mu-law), and back.
pub(crate) fn telephone(samples: &[f32]) -> Result<Vec<f32>, Error> {
    let filtered = filter(samples, &band_pass(TELEPHONE_BAND));
    let coded: Vec<f32> = filtered.iter().step_by(2).map(|&s| mu_law(s)).collect();
    to_16_khz(&coded, 8_000)
}

/// Simulates a distance of two to three meters in a living room: the direct sound, and reverberation of equal energy
/// that starts after 5 ms and decays by 60 dB in 0.5 s.
pub(crate) fn far(samples: &[f32], random: &mut Generator) -> Vec<f32> {
    let length = (0.5 * RATE) as usize;
    let mut response: Vec<f32> = (0..length)
        .map(|i| {
            let early = i < (0.005 * RATE) as usize;
            let echo = normal(random) * from_db(-60.0 * i as f32 / length as f32);
            if early { 0.0 } else { echo }
        })
        .collect();
    let scale = 1.0 / response.iter().map(|tap| tap * tap).sum::<f32>().sqrt();
    response.iter_mut().for_each(|tap| *tap *= scale);
    response[0] = 1.0;
    let reverberant = filter_causal(samples, &response);
    let gain = (power(samples) / power(&reverberant)).sqrt();
    reverberant.iter().map(|sample| sample * gain).collect()
}

/// Amplifies the peaks to 12 dB above full scale, then clips.
pub(crate) fn clipped(samples: &[f32]) -> Vec<f32> {
    let peak = samples
        .iter()
        .fold(1e-9f32, |peak, sample| peak.max(sample.abs()));
    let gain = from_db(12.0) / peak;
    samples
        .iter()
        .map(|sample| (sample * gain).clamp(-1.0, 1.0))
        .collect()
}

/// Changes the gain in floating point, without clipping or rounding.
pub(crate) fn amplified(samples: &[f32], gain_db: f32) -> Vec<f32> {
    samples
        .iter()
        .map(|sample| sample * from_db(gain_db))
        .collect()
}

fn from_db(db: f32) -> f32 {
    10.0f32.powf(db / 20.0)
}

/// The mean square, at least a small positive value.
fn power(samples: &[f32]) -> f32 {
    let sum: f32 = samples.iter().map(|sample| sample * sample).sum();
    (sum / samples.len().max(1) as f32).max(1e-12)
}

/// The sum of twelve uniform numbers, whose variance is 1.
fn normal(random: &mut Generator) -> f32 {
    (0..12).map(|_| random.uniform()).sum::<f32>() - 6.0
}

/// Pink noise, -3 dB per octave: a sum of first-order low-pass filters with corners 4 octaves apart, from 20 Hz.
fn pink(count: usize, random: &mut Generator) -> Vec<f32> {
    let mut stages = [(20.0f32, 0.0f32), (320.0, 0.0), (5_120.0, 0.0)];
    (0..count)
        .map(|_| {
            let white = normal(random);
            let mut sum = 0.0;
            for (corner, state) in &mut stages {
                let pole = (-TAU * *corner / RATE).exp();
                *state = pole * *state + (1.0 - pole) * white;
                sum += *state / corner.sqrt();
            }
            sum
        })
        .collect()
}

/// A Blackman-windowed sinc band-pass filter, `2 HALF_TAPS + 1` taps.
fn band_pass((low, high): (f32, f32)) -> Vec<f32> {
    let low_pass = |cutoff: f32, at: f32| {
        let x = 2.0 * cutoff / RATE;
        if at == 0.0 {
            x
        } else {
            (PI * x * at).sin() / (PI * at)
        }
    };
    (0..=2 * HALF_TAPS)
        .map(|tap| {
            let at = tap as f32 - HALF_TAPS as f32;
            let turn = PI * tap as f32 / HALF_TAPS as f32;
            let window = 0.42 - 0.5 * turn.cos() + 0.08 * (2.0 * turn).cos();
            window * (low_pass(high, at) - low_pass(low, at))
        })
        .collect()
}

/// Convolution without delay: the center of `taps` is at the current sample.
fn filter(samples: &[f32], taps: &[f32]) -> Vec<f32> {
    let padded = [samples, &vec![0.0; taps.len() / 2]].concat();
    let delayed = filter_causal(&padded, taps);
    delayed.into_iter().skip(taps.len() / 2).collect()
}

fn filter_causal(samples: &[f32], taps: &[f32]) -> Vec<f32> {
    let mut output = vec![0.0; samples.len()];
    for (delay, tap) in taps.iter().enumerate().filter(|(_, tap)| **tap != 0.0) {
        for (value, sample) in output.iter_mut().skip(delay).zip(samples) {
            *value += tap * sample;
        }
    }
    output
}

/// Quantizes a sample to 8-bit mu-law with the continuous curve that G.711 approximates by segments.
fn mu_law(sample: f32) -> f32 {
    const MU: f32 = 255.0;
    let sample = sample.clamp(-1.0, 1.0);
    let compressed = (MU * sample.abs()).ln_1p() / MU.ln_1p();
    let step = (compressed * 127.0).round() / 127.0;
    sample.signum() * ((step * MU.ln_1p()).exp_m1() / MU)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(frequency: f32) -> Vec<f32> {
        (0..16_000)
            .map(|i| 0.5 * (TAU * frequency * i as f32 / RATE).sin())
            .collect()
    }

    fn db(ratio: f32) -> f32 {
        10.0 * ratio.log10()
    }

    #[test]
    fn noise_has_the_requested_level() {
        let speech = tone(440.0);
        for below in [20.0, 10.0, 0.0] {
            let noisy = noisy(&speech, below, &mut Generator::new(1));
            let noise: Vec<f32> = noisy.iter().zip(&speech).map(|(a, b)| a - b).collect();
            assert!((db(power(&speech) / power(&noise)) - below).abs() < 0.01);
        }
    }

    #[test]
    fn pink_noise_falls_by_three_decibels_an_octave() {
        let noise = pink(160_000, &mut Generator::new(2));
        let level = |from: f32, to: f32| db(power(&filter(&noise, &band_pass((from, to)))));
        // Octaves have equal power within the ripple of the three stages.
        let octaves = [
            level(250.0, 500.0),
            level(500.0, 1_000.0),
            level(1_000.0, 2_000.0),
            level(2_000.0, 4_000.0),
        ];
        for octave in octaves {
            assert!((octave - octaves[0]).abs() < 2.0, "{octaves:?}");
        }
    }

    #[test]
    fn the_telephone_keeps_only_its_band() {
        let left = |frequency| {
            let degraded = telephone(&tone(frequency)).unwrap();
            db(power(&degraded) / power(&tone(frequency)))
        };
        assert!(left(1_000.0).abs() < 0.5, "{}", left(1_000.0));
        assert!(left(100.0) < -25.0, "{}", left(100.0));
        assert!(left(5_000.0) < -25.0, "{}", left(5_000.0));
        assert_eq!(telephone(&tone(1_000.0)).unwrap().len(), 16_000);
    }

    #[test]
    fn a_far_microphone_adds_echoes_at_the_same_level() {
        let mut word = tone(440.0);
        word[8_000..].fill(0.0);
        let degraded = far(&word, &mut Generator::new(3));
        assert!((power(&degraded) / power(&word) - 1.0).abs() < 1e-3);
        assert!(power(&degraded[8_000..9_600]) > 1e-3);
        assert!(power(&degraded[15_000..]) < 1e-4);
    }

    #[test]
    fn clipping_flattens_peaks_and_gain_does_not() {
        let clipped = clipped(&tone(440.0));
        let flat = clipped.iter().filter(|sample| sample.abs() == 1.0).count();
        assert!(flat > 12_000, "{flat}");
        assert_eq!(amplified(&[0.5], 6.0), [0.5 * from_db(6.0)]);
    }
}
