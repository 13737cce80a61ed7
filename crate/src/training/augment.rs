//! Random augmentation of utterances, so that a small training set does not repeat exactly.
//!
//! All transforms act on the log-mel in decibels: features are kept and samples are not, a change of level is one
//! addition, and noise is an addition of powers. Draws are independent of earlier steps: the transforms of an utterance
//! follow from the seed, the step and its position in the batch.

use super::changes::{add_noise, crop, narrow, raise, reverberate, shift, stretched};
use super::speaker_mean::Correction;
use crate::error::Error;
use crate::frontend::Standardization;
use crate::random::Generator;
use serde::{Deserialize, Serialize};

/// Maximum amount of each transform. The amount is drawn for each utterance; 0 disables the transform.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Augmentation {
    /// Random crop: the fraction of the utterance that is removed at most, 0 to 0.9. Shorter utterances also take less
    /// time.
    pub crop: f32,
    /// Time shift in either direction, as a fraction of the length, 0 to 0.5. Frames shifted out at one end are
    /// replaced by silence at the other.
    pub shift: f32,
    /// Change of level in either direction, in decibels, 0 to 40.
    pub level: f32,
    /// Stationary noise, in decibels above the floor of the features, which is 80 dB below the loudest value; 0 to 80.
    pub noise: f32,
    /// Change of tempo at constant pitch, as a fraction, 0 to 0.5.
    pub tempo: f32,
    /// Pitch shift in mel bands (one band is about 2 % at 2 kHz), 0 to 16.
    pub pitch: f32,
    /// Longest reverberation time (decay by 60 dB) in seconds, 0 to 2. Half of the utterances have no reverberation.
    #[serde(skip_serializing_if = "is_zero")]
    pub reverberation: f32,
    /// The fraction of utterances limited to a narrow band, as by a telephone or a wireless headset, 0 to 1.
    pub telephone: f32,
    /// The fraction of training utterances normalized to their speaker, 0 to 1: the difference between the mean
    /// spectrum of the speaker's neutral speech and that of all speakers is subtracted. Speakers without neutral speech
    /// are not normalized. Results and checkpoints of earlier versions call this value `voice`.
    #[serde(alias = "voice")]
    pub speaker_normalization: f32,
    /// Time masks, with a maximum length in frames of 10 ms (`SpecAugment`, Park et al. 2019).
    pub time_masks: Masks,
    /// Masks of mel bands, with a maximum width in bands.
    pub band_masks: Masks,
}

/// Masked regions, which are filled with the mean of the training set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Masks {
    /// Number of masks.
    pub count: usize,
    /// Maximum length in frames or bands; a mask never covers more than a third of the utterance.
    pub longest: usize,
}

impl Augmentation {
    /// Settings for a few dozen user recordings: mild transforms, without tempo and pitch, which distinguish emotions.
    #[must_use]
    pub const fn for_small_sets() -> Self {
        Self {
            crop: 0.0,
            shift: 0.1,
            level: 6.0,
            noise: 40.0,
            tempo: 0.0,
            pitch: 0.0,
            reverberation: 0.0,
            telephone: 0.0,
            speaker_normalization: 0.0,
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

    /// Whether all transforms are disabled.
    #[must_use]
    pub fn is_off(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        let good = (0.0..=0.9).contains(&self.crop)
            && (0.0..=0.5).contains(&self.shift)
            && (0.0..=40.0).contains(&self.level)
            && (0.0..=80.0).contains(&self.noise)
            && (0.0..=0.5).contains(&self.tempo)
            && (0.0..=16.0).contains(&self.pitch)
            && (0.0..=2.0).contains(&self.reverberation)
            && (0.0..=1.0).contains(&self.telephone)
            && (0.0..=1.0).contains(&self.speaker_normalization);
        if good {
            return Ok(());
        }
        Err(Error::TrainingConfig {
            name: "augmentation",
            expected: "crop from 0 to 0.9, shift and tempo from 0 to 0.5, level from 0 to 40, noise from 0 to 80, pitch from \
                       0 to 16, reverberation from 0 to 2, telephone and speakerNormalization from 0 to 1",
            received: format!("{self:?}"),
        })
    }

    /// A transformed copy of standardized `features` (`frames x bands`). `correction` normalizes them to their speaker.
    pub(crate) fn apply(
        &self,
        features: &[f32],
        standardization: &Standardization,
        correction: Option<&Correction>,
        generator: &mut Generator,
    ) -> Vec<f32> {
        let bands = standardization.mean.len();
        let mut values = features.to_vec();
        standardization.undo(&mut values);
        if self.speaker_normalization > 0.0
            && generator.uniform() < self.speaker_normalization
            && let Some(correction) = correction
        {
            correction.apply(&mut values);
        }
        if self.tempo > 0.0 {
            values = stretched(&values, bands, 1.0 + self.tempo * either_way(generator));
        }
        if self.pitch > 0.0 {
            raise(&mut values, bands, self.pitch * either_way(generator));
        }
        if self.crop > 0.0 {
            crop(
                &mut values,
                bands,
                self.crop * generator.uniform(),
                generator,
            );
        }
        if self.shift > 0.0 {
            let frames = (values.len() / bands) as f32;
            shift(
                &mut values,
                bands,
                (self.shift * frames * either_way(generator)) as isize,
            );
        }
        if self.reverberation > 0.0 && generator.uniform() < 0.5 {
            reverberate(&mut values, bands, self.reverberation, generator);
        }
        if self.noise > 0.0 {
            add_noise(
                &mut values,
                bands,
                self.noise * generator.uniform(),
                generator,
            );
        }
        if self.telephone > 0.0 && generator.uniform() < self.telephone {
            narrow(&mut values, bands, generator);
        }
        if self.level > 0.0 {
            let level = self.level * either_way(generator);
            values.iter_mut().for_each(|value| *value += level);
        }
        standardization.apply(&mut values);
        let frames = values.len() / bands;
        for _ in 0..self.time_masks.count {
            let (first, length) = self.time_masks.draw(frames, generator);
            values[first * bands..][..length * bands].fill(0.0);
        }
        for _ in 0..self.band_masks.count {
            let (first, length) = self.band_masks.draw(bands, generator);
            for frame in values.chunks_exact_mut(bands) {
                frame[first..][..length].fill(0.0);
            }
        }
        values
    }
}

impl Masks {
    /// Start and length of the mask.
    fn draw(self, whole: usize, generator: &mut Generator) -> (usize, usize) {
        let length = generator.below(self.longest.min(whole / 3) + 1);
        (generator.below(whole - length + 1), length)
    }
}

/// Files written before reverberation existed keep their form.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(value: &f32) -> bool {
    *value == 0.0
}

/// A number in [-1, 1).
fn either_way(generator: &mut Generator) -> f32 {
    2.0 * generator.uniform() - 1.0
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::frontend::{MEL_BANDS, MIN_FRAMES};
    use crate::training::speaker_mean::SpeakerMean;

    pub(in super::super) fn speech(frames: usize) -> Vec<f32> {
        let mut generator = Generator::new(5);
        (0..frames * MEL_BANDS)
            .map(|_| -60.0 * generator.uniform())
            .collect()
    }

    fn standardization() -> Standardization {
        Standardization {
            mean: (0..MEL_BANDS)
                .map(|band| -30.0 - 0.1 * band as f32)
                .collect(),
            std: (0..MEL_BANDS)
                .map(|band| 10.0 + 0.05 * band as f32)
                .collect(),
        }
    }

    /// Three decibels less in every band.
    fn correction() -> Correction {
        let of = |level| SpeakerMean {
            bands: [level; MEL_BANDS],
        };
        of(0.0).correction(&of(-30.0 / 7.0))
    }

    fn apply(augmentation: &Augmentation, seed: u64) -> (Vec<f32>, Vec<f32>) {
        let mut features = speech(120);
        standardization().apply(&mut features);
        let changed = augmentation.apply(
            &features,
            &standardization(),
            Some(&correction()),
            &mut Generator::new(seed),
        );
        (features, changed)
    }

    #[test]
    fn the_same_seed_gives_the_same_changes_and_another_seed_others() {
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
            crop: 0.9,
            shift: 0.5,
            level: 40.0,
            noise: 80.0,
            tempo: 0.5,
            pitch: 16.0,
            reverberation: 2.0,
            telephone: 1.0,
            speaker_normalization: 1.0,
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
        for frames in [MIN_FRAMES, 50, crate::frontend::MAX_FRAMES] {
            let features = speech(frames);
            for seed in 0..10 {
                let mut generator = Generator::new(seed);
                let out = most.apply(
                    &features,
                    &standardization(),
                    Some(&correction()),
                    &mut generator,
                );
                let frames = out.len() / MEL_BANDS;
                assert_eq!(out.len() % MEL_BANDS, 0);
                assert!((MIN_FRAMES..=crate::frontend::MAX_FRAMES).contains(&frames));
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
    fn a_crop_is_a_stretch_of_the_utterance() {
        let half = Augmentation {
            crop: 0.5,
            ..Augmentation::default()
        };
        let mut lengths = Vec::new();
        for seed in 0..40 {
            let (before, after) = apply(&half, seed);
            let same = |(a, b): (&f32, &f32)| (a - b).abs() < 1e-4;
            let at = |first: usize| before[first..].iter().zip(&after).all(same);
            let places = (0..=before.len() - after.len()).step_by(MEL_BANDS);
            assert_eq!(places.filter(|first| at(*first)).count(), 1);
            lengths.push(after.len() / MEL_BANDS);
        }
        lengths.sort_unstable();
        assert!((60..70).contains(&lengths[0]) && (110..=120).contains(&lengths[39]));
    }

    #[test]
    fn a_fraction_of_utterances_is_normalized_to_its_speaker() {
        let half = Augmentation {
            speaker_normalization: 0.5,
            ..Augmentation::default()
        };
        let taken_off = (0..200).filter(|seed| {
            let (mut before, mut after) = apply(&half, *seed);
            standardization().undo(&mut before);
            standardization().undo(&mut after);
            let expected = if after[0] < before[0] - 1.0 {
                -3.0
            } else {
                0.0
            };
            let near = |(a, b): (&f32, &f32)| (a - b - expected).abs() < 1e-3;
            assert!(after.iter().zip(&before).all(near));
            expected < 0.0
        });
        assert!((70..130).contains(&taken_off.count()));

        let mut features = speech(20);
        standardization().apply(&mut features);
        let unchanged = half.apply(&features, &standardization(), None, &mut Generator::new(1));
        let largest = features.iter().zip(&unchanged).map(|(a, b)| (a - b).abs());
        assert!(largest.fold(0.0, f32::max) < 1e-5);
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
