//! Random changes to an utterance, so that a small set is never seen twice.
//!
//! All of them act on the log-mel, in decibels: the features are kept and the sound is not, a change of level is one
//! addition there, and noise is an addition of powers. No draw depends on the ones before it in training: an utterance's
//! changes follow from the seed, the step and its place in the batch.

use crate::error::Error;
use crate::features::{MEL_BANDS, Standardization, bring_to_level, floor_to_dynamic_range};
use crate::model::MIN_FRAMES;
use crate::random::Generator;
use serde::{Deserialize, Serialize};

/// How much is changed at most; each change draws its own amount for each utterance. 0 leaves it out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Augmentation {
    /// Moved in time by this share of its length either way, 0 to 0.5; what falls off at one end comes back as silence at
    /// the other.
    pub shift: f32,
    /// Louder or softer by so many decibels, 0 to 40.
    pub level: f32,
    /// Stationary noise that lies at most so many decibels above the floor of the features, 80 dB below the loudest
    /// value; 0 to 80.
    pub noise: f32,
    /// Faster or slower by this share, at the same pitch, 0 to 0.5.
    pub tempo: f32,
    /// Higher or lower by so many mel bands (one band is about 2 % at 2 kHz), 0 to 16.
    pub pitch: f32,
    /// The share of utterances that are heard through a narrow band, as from a telephone or a wireless headset, 0 to 1.
    pub telephone: f32,
    /// Stretches of time hidden, and their greatest length in frames of 10 ms (`SpecAugment`, Park et al. 2019).
    pub time_masks: Masks,
    /// Stretches of mel bands hidden, and their greatest width.
    pub band_masks: Masks,
}

/// Stretches hidden, which then hold the mean of the training set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Masks {
    /// How many.
    pub count: usize,
    /// Each is 0 to so many frames or bands long, and never more than a third of the utterance.
    pub longest: usize,
}

impl Augmentation {
    /// What suits some dozen examples of one's own: mild changes of all but tempo and pitch, which tell emotions apart.
    #[must_use]
    pub const fn for_small_sets() -> Self {
        Self {
            shift: 0.1,
            level: 6.0,
            noise: 40.0,
            tempo: 0.0,
            pitch: 0.0,
            telephone: 0.0,
            time_masks: Masks {
                count: 2,
                longest: 25,
            },
            band_masks: Masks {
                count: 2,
                longest: 12,
            },
        }
    }

    /// Whether nothing is changed.
    #[must_use]
    pub fn is_off(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        let good = (0.0..=0.5).contains(&self.shift)
            && (0.0..=40.0).contains(&self.level)
            && (0.0..=80.0).contains(&self.noise)
            && (0.0..=0.5).contains(&self.tempo)
            && (0.0..=16.0).contains(&self.pitch)
            && (0.0..=1.0).contains(&self.telephone);
        if good {
            return Ok(());
        }
        Err(Error::TrainingConfig {
            name: "augmentation",
            expected: "shift and tempo from 0 to 0.5, level from 0 to 40, noise from 0 to 80, pitch from 0 to 16, \
                       telephone from 0 to 1",
            received: format!("{self:?}"),
        })
    }

    /// A changed copy of standardised `features` (`frames x 128`).
    pub(super) fn apply(
        &self,
        features: &[f32],
        standardization: &Standardization,
        generator: &mut Generator,
    ) -> Vec<f32> {
        let mut values = features.to_vec();
        standardization.undo(&mut values);
        if self.tempo > 0.0 {
            values = stretched(&values, 1.0 + self.tempo * either_way(generator));
        }
        if self.pitch > 0.0 {
            raise(&mut values, self.pitch * either_way(generator));
        }
        if self.shift > 0.0 {
            let frames = (values.len() / MEL_BANDS) as f32;
            shift(
                &mut values,
                (self.shift * frames * either_way(generator)) as isize,
            );
        }
        if self.noise > 0.0 {
            add_noise(&mut values, self.noise * generator.uniform(), generator);
        }
        if self.telephone > 0.0 && generator.uniform() < self.telephone {
            narrow(&mut values, generator);
        }
        if self.level > 0.0 {
            let level = self.level * either_way(generator);
            values.iter_mut().for_each(|value| *value += level);
        }
        standardization.apply(&mut values);
        let frames = values.len() / MEL_BANDS;
        for _ in 0..self.time_masks.count {
            let (first, length) = self.time_masks.draw(frames, generator);
            values[first * MEL_BANDS..][..length * MEL_BANDS].fill(0.0);
        }
        for _ in 0..self.band_masks.count {
            let (first, length) = self.band_masks.draw(MEL_BANDS, generator);
            for frame in values.chunks_exact_mut(MEL_BANDS) {
                frame[first..][..length].fill(0.0);
            }
        }
        values
    }
}

impl Masks {
    /// Where the stretch begins, and its length.
    fn draw(self, whole: usize, generator: &mut Generator) -> (usize, usize) {
        let length = generator.below(self.longest.min(whole / 3) + 1);
        (generator.below(whole - length + 1), length)
    }
}

/// A number in [-1, 1).
fn either_way(generator: &mut Generator) -> f32 {
    2.0 * generator.uniform() - 1.0
}

/// `speed` times as fast, each new frame between two old ones.
fn stretched(values: &[f32], speed: f32) -> Vec<f32> {
    let frames = values.len() / MEL_BANDS;
    let length = (frames as f32 / speed).round() as usize;
    let length = length.clamp(MIN_FRAMES, crate::features::MAX_FRAMES);
    let last = frames.saturating_sub(1);
    let mut out = Vec::with_capacity(length * MEL_BANDS);
    for frame in 0..length {
        let place = (frame as f32 * speed).min(last as f32);
        let before = place as usize;
        let share = place - before as f32;
        let row = |frame: usize| &values[frame.min(last) * MEL_BANDS..][..MEL_BANDS];
        let rows = row(before).iter().zip(row(before + 1));
        out.extend(rows.map(|(a, b)| a + share * (b - a)));
    }
    out
}

/// Every frame moved up by `bands`, which may be a fraction; the outermost band repeats where nothing comes from.
fn raise(values: &mut [f32], bands: f32) {
    let mut old = [0.0; MEL_BANDS];
    for frame in values.chunks_exact_mut(MEL_BANDS) {
        old.copy_from_slice(frame);
        for (band, value) in frame.iter_mut().enumerate() {
            let place = (band as f32 - bands).clamp(0.0, (MEL_BANDS - 1) as f32);
            let below = place as usize;
            let above = (below + 1).min(MEL_BANDS - 1);
            *value = old[below] + (place - below as f32) * (old[above] - old[below]);
        }
    }
}

/// Moves all frames later by `frames` (earlier, where it is negative); each band's least value fills the gap.
fn shift(values: &mut [f32], frames: isize) {
    let mut quiet = [f32::INFINITY; MEL_BANDS];
    for frame in values.chunks_exact(MEL_BANDS) {
        for (least, value) in quiet.iter_mut().zip(frame) {
            *least = least.min(*value);
        }
    }
    let gap = frames.unsigned_abs() * MEL_BANDS;
    let gap = gap.min(values.len());
    let filled = if frames >= 0 {
        values.rotate_right(gap);
        &mut values[..gap]
    } else {
        values.rotate_left(gap);
        let start = values.len() - gap;
        &mut values[start..]
    };
    for frame in filled.chunks_exact_mut(MEL_BANDS) {
        frame.copy_from_slice(&quiet);
    }
}

/// Adds noise that lies `above_floor` dB above the floor of the dynamic range in the lowest band and falls by up to 20 dB
/// towards the highest, as white (0 dB) and pink noise do. A value is the power of a few bins of noise, which scatters by
/// some decibels.
fn add_noise(values: &mut [f32], above_floor: f32, generator: &mut Generator) {
    const SCATTER_DB: f32 = 6.0;
    const STEEPEST_DB: f32 = 20.0;
    let largest = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let level = largest - crate::features::DYNAMIC_RANGE_DB + above_floor;
    let fall = STEEPEST_DB * generator.uniform() / MEL_BANDS as f32;
    for (index, value) in values.iter_mut().enumerate() {
        let level = level - fall * (index % MEL_BANDS) as f32;
        let noise = level + SCATTER_DB * (generator.uniform() - 0.5);
        let (high, low) = (value.max(noise), value.min(noise));
        // 10 log10(10^(high / 10) + 10^(low / 10)); under a thousandth of a decibel it is not worth the powers.
        *value = if high - low > 36.0 {
            high
        } else {
            high + 10.0 * (1.0 + 10.0f32.powf((low - high) / 10.0)).log10()
        };
    }
    floor_to_dynamic_range(values);
}

/// Hides what lies outside of a band of frequencies, down to the floor of the dynamic range, and keeps the loudest value:
/// whoever transmits speech levels it. The band begins at 0 to 300 Hz and ends between 3.2 kHz, where telephones do, and
/// 8 kHz; its slopes fall by 6 to 18 dB a mel band.
fn narrow(values: &mut [f32], generator: &mut Generator) {
    const HIGHEST_START: usize = 13;
    const LOWEST_END: usize = 90;
    let loudest = |values: &[f32]| values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let before = loudest(values);
    let start = generator.below(HIGHEST_START + 1);
    let end = LOWEST_END + generator.below(MEL_BANDS - LOWEST_END + 1);
    let slope = 6.0 + 12.0 * generator.uniform();
    for frame in values.chunks_exact_mut(MEL_BANDS) {
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
    use super::*;

    fn speech(frames: usize) -> Vec<f32> {
        let mut generator = Generator::new(5);
        (0..frames * MEL_BANDS)
            .map(|_| -60.0 * generator.uniform())
            .collect()
    }

    fn standardization() -> Standardization {
        Standardization {
            mean: std::array::from_fn(|band| -30.0 - 0.1 * band as f32),
            std: std::array::from_fn(|band| 10.0 + 0.05 * band as f32),
        }
    }

    fn apply(augmentation: &Augmentation, seed: u64) -> (Vec<f32>, Vec<f32>) {
        let mut features = speech(120);
        standardization().apply(&mut features);
        let changed = augmentation.apply(&features, &standardization(), &mut Generator::new(seed));
        (features, changed)
    }

    #[test]
    fn the_same_seed_changes_alike_and_another_differently() {
        let all = Augmentation::for_small_sets();
        assert_eq!(apply(&all, 1).1, apply(&all, 1).1);
        assert_ne!(apply(&all, 1).1, apply(&all, 2).1);
        let (before, after) = apply(&Augmentation::default(), 1);
        let largest = before.iter().zip(&after).map(|(a, b)| (a - b).abs());
        assert!(largest.fold(0.0, f32::max) < 1e-5);
    }

    #[test]
    fn every_change_is_finite_and_leaves_the_network_enough_frames() {
        let most = Augmentation {
            shift: 0.5,
            level: 40.0,
            noise: 80.0,
            tempo: 0.5,
            pitch: 16.0,
            telephone: 1.0,
            time_masks: Masks {
                count: 5,
                longest: 1000,
            },
            band_masks: Masks {
                count: 5,
                longest: 1000,
            },
        };
        assert_eq!(most.check(), Ok(()));
        for frames in [MIN_FRAMES, 50, crate::features::MAX_FRAMES] {
            let features = speech(frames);
            for seed in 0..10 {
                let out = most.apply(&features, &standardization(), &mut Generator::new(seed));
                let frames = out.len() / MEL_BANDS;
                assert_eq!(out.len() % MEL_BANDS, 0);
                assert!((MIN_FRAMES..=crate::features::MAX_FRAMES).contains(&frames));
                assert!(out.iter().all(|value| value.is_finite()));
            }
        }
    }

    #[test]
    fn level_adds_the_same_decibels_everywhere() {
        let level = Augmentation {
            level: 6.0,
            ..Augmentation::default()
        };
        let (mut before, mut after) = apply(&level, 3);
        standardization().undo(&mut before);
        standardization().undo(&mut after);
        let first = after[0] - before[0];
        assert!(first.abs() > 0.01 && first.abs() <= 6.0);
        for (a, b) in after.iter().zip(&before) {
            assert!((a - b - first).abs() < 1e-3);
        }
    }

    #[test]
    fn shifting_keeps_the_order_and_fills_with_silence() {
        let mut values: Vec<f32> = (0..5 * MEL_BANDS).map(|i| (i / MEL_BANDS) as f32).collect();
        let frames =
            |values: &[f32]| -> Vec<f32> { values.iter().copied().step_by(MEL_BANDS).collect() };
        shift(&mut values, 2);
        assert_eq!(frames(&values), [0.0, 0.0, 0.0, 1.0, 2.0]);
        shift(&mut values, -1);
        assert_eq!(frames(&values), [0.0, 0.0, 1.0, 2.0, 0.0]);
        shift(&mut values, 99);
        assert_eq!(frames(&values), [0.0; 5]);
    }

    #[test]
    fn tempo_changes_the_length_and_keeps_the_ends() {
        let values: Vec<f32> = (0..100 * MEL_BANDS)
            .map(|i| (i / MEL_BANDS) as f32)
            .collect();
        let fast = stretched(&values, 1.25);
        assert_eq!(fast.len(), 80 * MEL_BANDS);
        assert_eq!(fast[0], 0.0);
        assert!((fast[79 * MEL_BANDS] - 98.75).abs() < 1e-3);
        assert_eq!(stretched(&values, 0.8).len(), 125 * MEL_BANDS);
        assert_eq!(stretched(&values, 1.0), values);
    }

    #[test]
    fn pitch_moves_the_bands() {
        let mut values: Vec<f32> = (0..MEL_BANDS).map(|band| band as f32).collect();
        raise(&mut values, 1.5);
        assert_eq!(values[..4], [0.0, 0.0, 0.5, 1.5]);
        raise(&mut values, -1.5);
        assert_eq!(values[10], 10.0);
    }

    #[test]
    fn noise_adds_powers_and_never_lowers() {
        let before = speech(40);
        let mut after = before.clone();
        add_noise(&mut after, 50.0, &mut Generator::new(2));
        let largest = before.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for (a, b) in after.iter().zip(&before) {
            assert!(a >= b);
            // 3 dB of scatter, and the highest bands have up to 20 dB less.
            assert!(*a >= largest - 80.0 + 50.0 - 23.0);
        }
        // Two equal powers are 3 dB more.
        let mut equal = [0.0, -30.0];
        add_noise(&mut equal, 50.0, &mut Generator::new(2));
        assert!((0.0..0.02).contains(&equal[0]));
        assert!((-28.6..-25.0).contains(&equal[1]), "{}", equal[1]);
    }

    #[test]
    fn a_narrow_band_keeps_the_middle_and_hides_the_rest() {
        let loudest = |values: &[f32]| values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut narrowest = MEL_BANDS;
        for seed in 0..50 {
            let before = speech(60);
            let mut after = before.clone();
            narrow(&mut after, &mut Generator::new(seed));
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

    #[test]
    fn masks_hide_whole_frames_and_bands() {
        let masks = Augmentation {
            time_masks: Masks {
                count: 1,
                longest: 20,
            },
            band_masks: Masks {
                count: 1,
                longest: 20,
            },
            ..Augmentation::default()
        };
        let hidden = (0..20).map(|seed| {
            let (_, after) = apply(&masks, seed);
            let frames = after
                .chunks_exact(MEL_BANDS)
                .filter(|frame| frame.iter().all(|value| *value == 0.0))
                .count();
            let bands = (0..MEL_BANDS)
                .filter(|band| {
                    after
                        .iter()
                        .skip(*band)
                        .step_by(MEL_BANDS)
                        .all(|v| *v == 0.0)
                })
                .count();
            assert!(frames <= 20 && bands <= 20);
            frames.min(bands)
        });
        assert!(hidden.max() > Some(0));
    }
}
