//! Transforms of a log-mel in dB, `frames x bands`, each with a given or random amount.

use crate::frontend::MIN_FRAMES;
use crate::frontend::{MEL_BANDS, bring_to_level, floor_to_dynamic_range};
use crate::random::Generator;

/// Time stretch by the factor `speed`, with linear interpolation between frames.
pub(super) fn stretched(values: &[f32], bands: usize, speed: f32) -> Vec<f32> {
    let frames = values.len() / bands;
    let length = (frames as f32 / speed).round() as usize;
    let length = length.clamp(MIN_FRAMES, crate::frontend::MAX_FRAMES);
    let last = frames.saturating_sub(1);
    let mut out = Vec::with_capacity(length * bands);
    for frame in 0..length {
        let place = (frame as f32 * speed).min(last as f32);
        let before = place as usize;
        let share = place - before as f32;
        let row = |frame: usize| &values[frame.min(last) * bands..][..bands];
        let rows = row(before).iter().zip(row(before + 1));
        out.extend(rows.map(|(a, b)| a + share * (b - a)));
    }
    out
}

/// A random crop that removes this fraction.
pub(super) fn crop(values: &mut Vec<f32>, bands: usize, share: f32, generator: &mut Generator) {
    let frames = values.len() / bands;
    let length = (frames as f32 * (1.0 - share)).round() as usize;
    let length = length.max(MIN_FRAMES).min(frames);
    let first = generator.below(frames - length + 1);
    values.truncate((first + length) * bands);
    values.drain(..first * bands);
}

/// Shifts every frame up by `shift` bands, which may be fractional; the outermost band is repeated.
pub(super) fn raise(values: &mut [f32], bands: usize, shift: f32) {
    let mut old = vec![0.0; bands];
    for frame in values.chunks_exact_mut(bands) {
        old.copy_from_slice(frame);
        for (band, value) in frame.iter_mut().enumerate() {
            let place = (band as f32 - shift).clamp(0.0, (bands - 1) as f32);
            let below = place as usize;
            let above = (below + 1).min(bands - 1);
            *value = old[below] + (place - below as f32) * (old[above] - old[below]);
        }
    }
}

/// Shifts all frames later by `frames` (earlier if negative); the gap is filled with each band's minimum.
pub(super) fn shift(values: &mut [f32], bands: usize, frames: isize) {
    let mut quiet = vec![f32::INFINITY; bands];
    for frame in values.chunks_exact(bands) {
        for (least, value) in quiet.iter_mut().zip(frame) {
            *least = least.min(*value);
        }
    }
    let gap = frames.unsigned_abs() * bands;
    let gap = gap.min(values.len());
    let filled = if frames >= 0 {
        values.rotate_right(gap);
        &mut values[..gap]
    } else {
        values.rotate_left(gap);
        let start = values.len() - gap;
        &mut values[start..]
    };
    for frame in filled.chunks_exact_mut(bands) {
        frame.copy_from_slice(&quiet);
    }
}

/// Adds noise that lies `above_floor` dB above the floor of the dynamic range in the lowest band and falls by up to 20
/// dB towards the highest, between white (0 dB) and pink noise. A value is the power of a few bins of noise, which
/// varies by some decibels.
pub(super) fn add_noise(
    values: &mut [f32],
    bands: usize,
    above_floor: f32,
    generator: &mut Generator,
) {
    const SCATTER_DB: f32 = 6.0;
    const STEEPEST_DB: f32 = 20.0;
    let largest = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let level = largest - crate::frontend::DYNAMIC_RANGE_DB + above_floor;
    let fall = STEEPEST_DB * generator.uniform() / bands as f32;
    for (index, value) in values.iter_mut().enumerate() {
        let level = level - fall * (index % bands) as f32;
        let noise = level + SCATTER_DB * (generator.uniform() - 0.5);
        let (high, low) = (value.max(noise), value.min(noise));
        // 10 log10(10^(high / 10) + 10^(low / 10)); skipped if it changes less than a thousandth of a decibel.
        *value = if high - low > 36.0 {
            high
        } else {
            high + 10.0 * (1.0 + 10.0f32.powf((low - high) / 10.0)).log10()
        };
    }
    floor_to_dynamic_range(values);
}

/// Adds reverberation: in each band, the power of earlier frames, which decays by 60 dB in at most `longest` seconds,
/// with up to twice the power of the direct sound. The loudest value is preserved.
pub(super) fn reverberate(
    values: &mut [f32],
    bands: usize,
    longest: f32,
    generator: &mut Generator,
) {
    const SHORTEST: f32 = 0.1;
    const MOST: f32 = 2.0;
    const FRAME_SECONDS: f32 = 0.01;
    let loudest = |values: &[f32]| values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let before = loudest(values);
    let seconds = SHORTEST.min(longest) + (longest - SHORTEST).max(0.0) * generator.uniform();
    let share = MOST * generator.uniform();
    let decay = 10.0f32.powf(-6.0 * FRAME_SECONDS / seconds);
    let mut tails = vec![0.0f32; bands];
    for frame in values.chunks_exact_mut(bands) {
        for (value, tail) in frame.iter_mut().zip(&mut tails) {
            // Relative to the loudest value, because `f32` powers represent 80 dB.
            let power = 10.0f32.powf((*value - before) / 10.0);
            *value = before + 10.0 * (power + share * *tail).max(1e-12).log10();
            *tail = decay * *tail + (1.0 - decay) * power;
        }
    }
    bring_to_level(values, before);
    floor_to_dynamic_range(values);
}

/// Band-limits the log-mel to the floor of the dynamic range and preserves the loudest value, because transmission
/// normalizes the level. The band begins at 0 to 300 Hz and ends between 3.2 kHz (telephone) and 8 kHz; its slopes fall
/// by 6 to 18 dB per mel band.
pub(super) fn narrow(values: &mut [f32], bands: usize, generator: &mut Generator) {
    // Out of 128 bands up to 8 kHz.
    const HIGHEST_START: usize = 13;
    const LOWEST_END: usize = 90;
    let scaled = |band: usize| band * bands / MEL_BANDS;
    let loudest = |values: &[f32]| values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let before = loudest(values);
    let start = generator.below(scaled(HIGHEST_START) + 1);
    let lowest_end = scaled(LOWEST_END);
    let end = lowest_end + generator.below(bands - lowest_end + 1);
    let slope = 6.0 + 12.0 * generator.uniform();
    for frame in values.chunks_exact_mut(bands) {
        for (band, value) in frame.iter_mut().enumerate() {
            let outside = start.saturating_sub(band) + (band + 1).saturating_sub(end);
            *value -= slope * outside as f32;
        }
    }
    bring_to_level(values, before);
    floor_to_dynamic_range(values);
}

#[cfg(test)]
mod tests {
    use super::super::augment::tests::speech;
    use super::*;

    #[test]
    fn shifting_keeps_the_order_and_fills_with_silence() {
        let mut values: Vec<f32> = (0..5 * MEL_BANDS).map(|i| (i / MEL_BANDS) as f32).collect();
        let frames =
            |values: &[f32]| -> Vec<f32> { values.iter().copied().step_by(MEL_BANDS).collect() };
        shift(&mut values, MEL_BANDS, 2);
        assert_eq!(frames(&values), [0.0, 0.0, 0.0, 1.0, 2.0]);
        shift(&mut values, MEL_BANDS, -1);
        assert_eq!(frames(&values), [0.0, 0.0, 1.0, 2.0, 0.0]);
        shift(&mut values, MEL_BANDS, 99);
        assert_eq!(frames(&values), [0.0; 5]);
    }

    #[test]
    fn tempo_changes_the_length_and_keeps_the_ends() {
        let values: Vec<f32> = (0..100 * MEL_BANDS)
            .map(|i| (i / MEL_BANDS) as f32)
            .collect();
        let fast = stretched(&values, MEL_BANDS, 1.25);
        assert_eq!(fast.len(), 80 * MEL_BANDS);
        assert_eq!(fast[0], 0.0);
        assert!((fast[79 * MEL_BANDS] - 98.75).abs() < 1e-3);
        assert_eq!(stretched(&values, MEL_BANDS, 0.8).len(), 125 * MEL_BANDS);
        assert_eq!(stretched(&values, MEL_BANDS, 1.0), values);
    }

    #[test]
    fn pitch_moves_the_bands() {
        let mut values: Vec<f32> = (0..MEL_BANDS).map(|band| band as f32).collect();
        raise(&mut values, MEL_BANDS, 1.5);
        assert_eq!(values[..4], [0.0, 0.0, 0.5, 1.5]);
        raise(&mut values, MEL_BANDS, -1.5);
        assert_eq!(values[10], 10.0);
    }

    #[test]
    fn noise_adds_powers_and_never_lowers() {
        let before = speech(40);
        let mut after = before.clone();
        add_noise(&mut after, MEL_BANDS, 50.0, &mut Generator::new(2));
        let largest = before.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for (a, b) in after.iter().zip(&before) {
            assert!(a >= b);
            // Noise varies by 3 dB, and the highest bands have up to 20 dB less.
            assert!(*a >= largest - 80.0 + 50.0 - 23.0);
        }
        // The sum of two equal powers is 3 dB higher.
        let mut equal = [0.0, -30.0];
        add_noise(&mut equal, MEL_BANDS, 50.0, &mut Generator::new(2));
        assert!((0.0..0.02).contains(&equal[0]));
        assert!((-28.6..-25.0).contains(&equal[1]), "{}", equal[1]);
    }

    #[test]
    fn reverberation_fills_what_comes_after() {
        let mut values = vec![-80.0; 60 * MEL_BANDS];
        values[10 * MEL_BANDS..12 * MEL_BANDS].fill(0.0);
        reverberate(&mut values, MEL_BANDS, 0.5, &mut Generator::new(4));
        let band: Vec<f32> = values.iter().copied().step_by(MEL_BANDS).collect();
        // Reverberation also applies to the floor.
        assert!((-80.0..-75.0).contains(&band[9]), "{}", band[9]);
        assert!(band[12] > -30.0, "{}", band[12]);
        // The decay is uniform, at least 60 dB in half a second.
        let falls: Vec<f32> = (13..18)
            .map(|frame| band[frame] - band[frame + 1])
            .collect();
        assert!(
            falls.iter().all(|fall| (fall - falls[0]).abs() < 0.01),
            "{falls:?}"
        );
        assert!(falls[0] >= 1.19, "{falls:?}");
        let loudest = band.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        assert!(loudest.abs() < 1e-3, "{loudest}");
    }

    #[test]
    fn a_narrow_band_keeps_the_middle_and_hides_the_rest() {
        let loudest = |values: &[f32]| values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut narrowest = MEL_BANDS;
        for seed in 0..50 {
            let before = speech(60);
            let mut after = before.clone();
            narrow(&mut after, MEL_BANDS, &mut Generator::new(seed));
            let (top, of_after) = (loudest(&before), loudest(&after));
            assert!((top - of_after).abs() < 1e-3);
            let gain = after[50] - before[50];
            let mut hidden = 0;
            for band in 0..MEL_BANDS {
                let differences = (0..60).map(|frame| {
                    let index = frame * MEL_BANDS + band;
                    assert!(after[index] >= of_after - 80.001);
                    (after[index] - before[index] - gain).abs()
                });
                let furthest = differences.fold(0.0, f32::max);
                assert!(!(13..90).contains(&band) || furthest < 1e-3, "{band}");
                hidden += usize::from(furthest > 1.0);
            }
            narrowest = narrowest.min(MEL_BANDS - hidden);
        }
        assert!(narrowest < 90, "a telephone has 80 of 128 bands");
    }
}
