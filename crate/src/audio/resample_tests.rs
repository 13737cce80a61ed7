use std::f64::consts::TAU;

use proptest::prelude::*;

use super::*;

const RATES: [u32; 12] = [
    8_000, 11_025, 12_345, 16_000, 22_050, 24_000, 32_000, 44_099, 44_100, 48_000, 96_000, 192_000,
];

fn tone(hz: f64, rate: u32, seconds: f64) -> Vec<f32> {
    let count = (seconds * f64::from(rate)) as usize;
    let sample = |n| (0.5 * (TAU * hz * n as f64 / f64::from(rate)).sin()) as f32;
    (0..count).map(sample).collect()
}

/// Amplitude and phase (radians, of a sine) of one frequency in the middle of 16 kHz samples, by correlation with a
/// sine and a cosine over a whole number of periods.
fn measure(samples: &[f32], hz: f64) -> (f64, f64) {
    let margin = samples.len() / 4;
    let middle = samples.len() - 2 * margin;
    let periods = (middle as f64 * hz / 16_000.0).floor();
    let count = (periods * 16_000.0 / hz).round() as usize;
    let (mut sine, mut cosine) = (0.0, 0.0);
    for (n, &sample) in samples.iter().enumerate().skip(margin).take(count) {
        let angle = TAU * hz * n as f64 / 16_000.0;
        sine += f64::from(sample) * angle.sin();
        cosine += f64::from(sample) * angle.cos();
    }
    let scale = 2.0 / count as f64;
    ((sine * scale).hypot(cosine * scale), cosine.atan2(sine))
}

fn rms(samples: &[f32]) -> f64 {
    let squares: f64 = samples.iter().map(|&s| f64::from(s) * f64::from(s)).sum();
    (squares / samples.len() as f64).sqrt()
}

fn decibels(ratio: f64) -> f64 {
    20.0 * ratio.log10()
}

#[test]
fn tones_in_the_band_keep_level_and_phase() {
    for rate in RATES {
        for hz in [100.0, 1_000.0, 3_000.0, 6_000.0, 7_000.0] {
            if hz > 0.45 * f64::from(rate) {
                continue;
            }
            let output = to_16_khz(&tone(hz, rate, 1.0), rate).unwrap();
            let (amplitude, phase) = measure(&output, hz);
            let level = decibels(amplitude / 0.5);
            assert!(level.abs() < 0.1, "{hz} Hz at {rate} Hz: {level} dB");
            // The phase shift of a delay of a thousandth of a sample.
            let tolerance = 1e-3 * TAU * hz / 16_000.0 + 1e-3;
            assert!(phase.abs() < tolerance, "{hz} Hz at {rate} Hz: {phase} rad");
            // The output is only the tone: no images, no aliases, no discontinuities between phases.
            let residue: Vec<f32> = (0..output.len())
                .map(|n| {
                    let angle = TAU * hz * n as f64 / 16_000.0 + phase;
                    output[n] - (amplitude * angle.sin()) as f32
                })
                .collect();
            let residue = decibels(rms(&residue[4_000..12_000]) / 0.5);
            assert!(
                residue < -70.0,
                "{hz} Hz at {rate} Hz: residue {residue} dB"
            );
        }
    }
}

#[test]
fn tones_above_the_band_are_removed() {
    for rate in RATES {
        for hz in [
            8_001.0, 8_200.0, 9_000.0, 12_000.0, 15_000.0, 20_000.0, 40_000.0, 90_000.0,
        ] {
            if hz > 0.49 * f64::from(rate) {
                continue;
            }
            let output = to_16_khz(&tone(hz, rate, 1.0), rate).unwrap();
            let level = decibels(rms(&output[4_000..12_000]) * 2.0f64.sqrt() / 0.5);
            assert!(level < -75.0, "{hz} Hz at {rate} Hz: {level} dB");
        }
    }
}

#[test]
fn a_constant_is_preserved_except_at_the_edges() {
    for rate in RATES {
        let output = to_16_khz(&vec![0.7; rate as usize / 2], rate).unwrap();
        for &sample in &output[2_000..6_000] {
            assert!((sample - 0.7).abs() < 1e-5, "{rate} Hz: {sample}");
        }
    }
}

#[test]
fn an_impulse_keeps_its_position() {
    for rate in RATES {
        // The input sample nearest to 0.3 s.
        let at = (0.3 * f64::from(rate)).round() as usize;
        let mut samples = vec![0.0; rate as usize];
        samples[at] = 1.0;
        let output = to_16_khz(&samples, rate).unwrap();
        let peak = (0..output.len())
            .max_by(|&a, &b| output[a].total_cmp(&output[b]))
            .unwrap();
        let expected = at as f64 * 16_000.0 / f64::from(rate);
        assert!(
            (peak as f64 - expected).abs() <= 0.5,
            "{rate} Hz: {peak}, expected {expected}"
        );
    }
}

#[test]
fn the_duration_is_preserved() {
    for rate in RATES {
        for length in [0usize, 1, 2, 3, 100, 4_096, 4_097, 20_001] {
            let output = to_16_khz(&vec![0.1; length], rate).unwrap();
            let expected = (length as f64 * 16_000.0 / f64::from(rate)).round();
            assert_eq!(
                output.len(),
                expected as usize,
                "{length} samples at {rate} Hz"
            );
        }
    }
}

#[test]
fn sixteen_kilohertz_is_unchanged() {
    let samples = tone(440.0, 16_000, 0.3);
    assert_eq!(to_16_khz(&samples, 16_000).unwrap(), samples);
}

#[test]
fn unusable_rates_and_samples_are_refused() {
    for rate in [0, 1, 7_999, 192_001, 3_000_000, u32::MAX] {
        assert_eq!(
            to_16_khz(&[0.0; 10], rate),
            Err(Error::SampleRate {
                received: f64::from(rate)
            })
        );
    }
    let mut samples = vec![0.0; 9_000];
    samples[8_765] = f32::INFINITY;
    for rate in [16_000, 48_000] {
        assert!(matches!(
            to_16_khz(&samples, rate),
            Err(Error::SamplesNotFinite { index: 8_765, .. })
        ));
    }
}

#[test]
fn the_index_of_an_invalid_sample_counts_from_the_start_and_the_next_recording_is_valid() {
    let good = tone(300.0, 48_000, 0.1);
    let expected = to_16_khz(&good, 48_000).unwrap();
    let mut resampler = StreamingResampler::new(48_000).unwrap();
    let mut output = Vec::new();
    resampler.push(&good, &mut output).unwrap();
    assert!(matches!(
        resampler.push(&[0.0, f32::NAN], &mut output),
        Err(Error::SamplesNotFinite { index: 4_801, .. })
    ));
    resampler.finish(&mut output);
    assert_eq!(output, expected);
    output.clear();
    resampler.push(&good, &mut output).unwrap();
    resampler.finish(&mut output);
    assert_eq!(output, expected);
}

/// Regression test: the interpolated curve between two samples at the limit exceeds it.
#[test]
fn accepted_samples_stay_valid() {
    for rate in [8_000, 11_025, 48_000] {
        let edges: Vec<f32> = (0..4_000)
            .map(|i| {
                if i / 7 % 2 == 0 {
                    MAX_MAGNITUDE
                } else {
                    -MAX_MAGNITUDE
                }
            })
            .collect();
        let output = to_16_khz(&edges, rate).unwrap();
        check_samples(&output, 0).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn pieces_match_the_whole_bit_for_bit(
        rate in prop_oneof![Just(8_000u32), Just(44_100), Just(48_000), Just(192_000), 8_000u32..=192_000],
        samples in prop::collection::vec(-1.0f32..1.0, 0..6_000),
        cuts in prop::collection::vec(0usize..6_000, 0..12),
    ) {
        let whole = to_16_khz(&samples, rate).unwrap();
        let mut resampler = StreamingResampler::new(rate).unwrap();
        let mut pieces = Vec::new();
        let mut cuts: Vec<usize> = cuts.into_iter().map(|c| c.min(samples.len())).collect();
        cuts.extend([0, samples.len()]);
        cuts.sort_unstable();
        for pair in cuts.windows(2) {
            resampler.push(&samples[pair[0]..pair[1]], &mut pieces).unwrap();
        }
        resampler.finish(&mut pieces);
        prop_assert_eq!(whole, pieces);
    }
}
