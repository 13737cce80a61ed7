//! Converts examples to the samples of one step: augmentation, mixup and soft targets.

use super::config::TrainingConfig;
use super::example::{Example, ExampleInput};
use super::loss::{Loss, Target};
use crate::random::Generator;
use std::borrow::Cow;

/// One example in one training step.
pub(super) struct Sample<'a> {
    pub input: &'a ExampleInput,
    pub values: Cow<'a, [f32]>,
    pub target: Target,
}

/// The samples of a batch, sorted by length, shortest first.
pub(super) fn samples<'a>(
    config: &TrainingConfig,
    examples: &[&'a Example],
    classes: usize,
    generator: &mut Generator,
) -> Vec<Sample<'a>> {
    let soft = config.loss == Loss::SoftTarget;
    let mut samples: Vec<Sample<'a>> = examples
        .iter()
        .map(|example| Sample {
            input: &example.input,
            values: changed(config, &example.input, generator),
            target: example.target(classes, soft),
        })
        .collect();
    if config.mixup > 0.0 {
        mix(&mut samples, config.mixup, generator);
    }
    if config.smoothing > 0.0 {
        for share in samples
            .iter_mut()
            .flat_map(|sample| &mut sample.target.shares)
        {
            *share = (1.0 - config.smoothing) * *share + config.smoothing / classes as f32;
        }
    }
    samples.sort_by_key(|sample| sample.values.len());
    if !config.masking {
        pad(&mut samples);
    }
    samples
}

fn changed<'a>(
    config: &TrainingConfig,
    input: &'a ExampleInput,
    generator: &mut Generator,
) -> Cow<'a, [f32]> {
    match input {
        ExampleInput::Features {
            values,
            standardization,
            correction,
        } if !config.augmentation.is_off() => {
            let augmentation = &config.augmentation;
            Cow::Owned(augmentation.apply(
                values,
                standardization,
                correction.as_deref(),
                generator,
            ))
        }
        ExampleInput::Features { values, .. } => Cow::Borrowed(values),
        ExampleInput::States(values) => Cow::Borrowed(values),
        ExampleInput::Embedding(values) => Cow::Borrowed(values),
        #[cfg(feature = "cli")]
        ExampleInput::Segments(values) => Cow::Borrowed(values),
    }
}

/// Mixes each sample with another one of the batch, repeated or cropped to its length. Its own weight is the larger
/// one, so that its length fits most of the mixture.
fn mix(samples: &mut [Sample<'_>], alpha: f32, generator: &mut Generator) {
    let others: Vec<(Vec<f32>, Vec<f32>)> = samples
        .iter()
        .map(|sample| (sample.values.to_vec(), sample.target.shares.clone()))
        .collect();
    for sample in samples {
        let share = beta(alpha, generator);
        let own = share.max(1.0 - share);
        let (values, shares) = &others[generator.below(others.len())];
        for (value, other) in sample.values.to_mut().iter_mut().zip(values.iter().cycle()) {
            *value = own * *value + (1.0 - own) * other;
        }
        for (value, other) in sample.target.shares.iter_mut().zip(shares) {
            *value = own * *value + (1.0 - own) * other;
        }
    }
}

/// Pads with zeros, the mean of the training set, to the longest sample, which is the last.
fn pad(samples: &mut [Sample<'_>]) {
    let longest = samples.last().map_or(0, |sample| sample.values.len());
    for sample in samples {
        let whole = matches!(sample.input, ExampleInput::Features { .. });
        if whole && sample.values.len() < longest {
            sample.values.to_mut().resize(longest, 0.0);
        }
    }
}

/// A sample of Beta(alpha, alpha), alpha at most 1 (Jöhnk 1964).
fn beta(alpha: f32, generator: &mut Generator) -> f32 {
    loop {
        let x = generator.uniform().powf(1.0 / alpha);
        let y = generator.uniform().powf(1.0 / alpha);
        if x + y > 0.0 && x + y <= 1.0 {
            return x / (x + y);
        }
    }
}

/// The random generator of one step, which depends only on the seed and the step.
pub(crate) fn step_generator(seed: u64, step: usize) -> Generator {
    // Two rounds, so that adjacent seeds and steps are uncorrelated.
    let mut generator = Generator::new(seed);
    Generator::new(generator.next_u64() ^ Generator::new(step as u64).next_u64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frontend::{LogMel, MEL_BANDS, Standardization};

    fn example(frames: usize, value: f32, label: usize) -> Example {
        let log_mel = LogMel {
            values: vec![value; frames * MEL_BANDS],
            ..LogMel::default()
        };
        let standardization = Standardization {
            mean: vec![0.0; MEL_BANDS],
            std: vec![1.0; MEL_BANDS],
        };
        Example::new(&log_mel, &standardization, label).unwrap()
    }

    #[test]
    fn the_papers_recipe_changes_nothing() {
        let examples = [example(30, 1.0, 0), example(20, 2.0, 1)];
        let examples: Vec<&Example> = examples.iter().collect();
        let config = TrainingConfig::default();
        let samples = samples(&config, &examples, 2, &mut Generator::new(1));
        assert_eq!(samples[0].values.len(), 20 * MEL_BANDS);
        assert!(samples.iter().all(|s| matches!(s.values, Cow::Borrowed(_))));
        assert_eq!(samples[0].target.shares, [0.0, 1.0]);
        assert_eq!(samples[1].target.shares, [1.0, 0.0]);
    }

    #[test]
    fn without_masking_all_are_as_long_as_the_longest() {
        let examples = [example(30, 1.0, 0), example(20, 2.0, 1)];
        let examples: Vec<&Example> = examples.iter().collect();
        let config = TrainingConfig {
            masking: false,
            ..TrainingConfig::default()
        };
        let samples = samples(&config, &examples, 2, &mut Generator::new(1));
        let (speech, padding) = samples[0].values.split_at(20 * MEL_BANDS);
        assert!(speech.iter().all(|value| *value == 2.0));
        assert_eq!(padding, [0.0; 10 * MEL_BANDS]);
        assert!(matches!(samples[1].values, Cow::Borrowed(_)));
    }

    #[test]
    fn smoothing_spreads_and_votes_count_only_for_the_soft_target() {
        let one = example(10, 0.0, 2).with_votes(vec![1.0, 0.0, 3.0, 0.0]);
        let shares = |config: TrainingConfig| {
            let mut samples = samples(&config, &[&one], 4, &mut Generator::new(1));
            samples.remove(0).target.shares
        };
        let paper = TrainingConfig::default();
        assert_eq!(shares(paper.clone()), [0.0, 0.0, 1.0, 0.0]);
        let soft = TrainingConfig {
            loss: Loss::SoftTarget,
            ..paper.clone()
        };
        assert_eq!(shares(soft), [0.25, 0.0, 0.75, 0.0]);
        let smooth = TrainingConfig {
            smoothing: 0.2,
            ..paper
        };
        let expected = [0.05, 0.05, 0.85, 0.05];
        for (share, expected) in shares(smooth).iter().zip(expected) {
            assert!((share - expected).abs() < 1e-6);
        }
    }

    #[test]
    fn mixing_uses_the_same_weights_for_inputs_and_targets() {
        let examples = [example(12, 0.0, 0), example(9, 1.0, 1)];
        let examples: Vec<&Example> = examples.iter().collect();
        let config = TrainingConfig {
            mixup: 0.4,
            ..TrainingConfig::default()
        };
        let mut mixed = 0;
        for seed in 0..20 {
            for sample in samples(&config, &examples, 2, &mut Generator::new(seed)) {
                let [of_first, of_second] = sample.target.shares[..] else {
                    panic!("two classes");
                };
                assert!((of_first + of_second - 1.0).abs() < 1e-6);
                // The second sample is all ones, the first all zeros.
                assert!(sample.values.iter().all(|v| (v - of_second).abs() < 1e-6));
                let own = if sample.values.len() == 12 * MEL_BANDS {
                    of_first
                } else {
                    of_second
                };
                assert!(own >= 0.5);
                mixed += usize::from(own < 1.0);
            }
        }
        assert!(mixed > 5);
    }

    #[test]
    fn beta_is_symmetric_and_prefers_the_ends() {
        let mut generator = Generator::new(1);
        let draws: Vec<f32> = (0..4000).map(|_| beta(0.3, &mut generator)).collect();
        let mean = draws.iter().sum::<f32>() / 4000.0;
        assert!((mean - 0.5).abs() < 0.03, "{mean}");
        let outer = draws.iter().filter(|x| **x < 0.1 || **x > 0.9).count();
        // The cumulative distribution function of Beta(0.3, 0.3) at 0.1 is 0.32.
        assert!((2300..2900).contains(&outer), "{outer}");
    }
}
