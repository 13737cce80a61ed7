//! Fits the attention weight for a fixed linear classifier: minimizes the cross entropy with an L2 penalty, which keeps
//! it near equal attention where the gain is small.

use std::sync::Arc;

use rayon::prelude::*;

use super::minimize::minimize;
use crate::model::VARIANCE_EPSILON;
use crate::training::linear::{LinearClassifier, Targets, votes_are_limited};

/// Maximum number of iterations; later changes are negligible.
const ITERATIONS: usize = 30;

/// The attention weight, fitted on utterances with `states` of `steps x width`.
pub(super) fn fit_attention(
    states: &[Arc<[f32]>],
    width: usize,
    targets: Targets<'_>,
    classifier: &LinearClassifier,
    penalty: f64,
) -> Vec<f32> {
    let mut counts = vec![0usize; targets.classes];
    for label in targets.labels {
        counts[*label] += 1;
    }
    let present = counts.iter().filter(|count| **count > 0).count();
    let objective = Objective::new(classifier, targets.classes);
    let weight = minimize(vec![0.0; width], ITERATIONS, |weight| {
        let of_utterance = |(states, label): (&Arc<[f32]>, &usize)| {
            let balance = 1.0 / (present * counts[*label]) as f64;
            objective.of(states, *label, weight, balance)
        };
        // Summed in order, because a sum of floats depends on it.
        let each: Vec<(f64, Vec<f64>)> = states
            .par_iter()
            .zip(targets.labels)
            .map(of_utterance)
            .collect();
        let square: f64 = weight.iter().map(|value| value * value).sum();
        let mut loss = penalty * square;
        let mut gradient: Vec<f64> = weight.iter().map(|value| 2.0 * penalty * value).collect();
        for (value, of_weight) in each {
            loss += value;
            for (sum, value) in gradient.iter_mut().zip(of_weight) {
                *sum += value;
            }
        }
        (loss, gradient)
    });
    weight.into_iter().map(|value| value as f32).collect()
}

/// The cross entropy of one utterance for a fixed classifier.
pub(super) struct Objective<'a> {
    classifier: &'a LinearClassifier,
    mean: Vec<f32>,
    std: Vec<f32>,
    limited: bool,
    classes: usize,
}

impl<'a> Objective<'a> {
    pub(super) fn new(classifier: &'a LinearClassifier, classes: usize) -> Self {
        let [mean, std] = classifier.scaling();
        Self {
            classifier,
            mean,
            std,
            limited: votes_are_limited(classifier),
            classes,
        }
    }

    /// `factor` times the cross entropy of an utterance, and its gradient with respect to the attention weight.
    pub(super) fn of(
        &self,
        states: &[f32],
        label: usize,
        weight: &[f64],
        factor: f64,
    ) -> (f64, Vec<f64>) {
        let width = weight.len();
        let (alpha, mean, deviation) = embedding(states, weight);
        let (loss, of_embedding) = self.of_embedding(&mean, &deviation, label);
        // Gradients with respect to each step's attention, then its logit, then the weight.
        let (of_mean, of_deviation) = of_embedding.split_at(width);
        let of_share: Vec<f64> = states
            .chunks_exact(width)
            .map(|state| {
                let mut sum = 0.0;
                for unit in 0..width {
                    let value = f64::from(state[unit]);
                    sum += of_mean[unit] * value;
                    if let Some(slope) = of_deviation.get(unit) {
                        sum += slope * (value - mean[unit]).powi(2) / (2.0 * deviation[unit]);
                    }
                }
                sum
            })
            .collect();
        let average: f64 = alpha.iter().zip(&of_share).map(|(a, of)| a * of).sum();
        let mut gradient = vec![0.0; width];
        for (state, (alpha, of)) in states.chunks_exact(width).zip(alpha.iter().zip(&of_share)) {
            let of_logit = factor * alpha * (of - average);
            for (sum, value) in gradient.iter_mut().zip(state) {
                *sum += of_logit * f64::from(*value);
            }
        }
        (factor * loss, gradient)
    }

    /// The cross entropy of an embedding, and its gradient.
    fn of_embedding(&self, mean: &[f64], deviation: &[f64], label: usize) -> (f64, Vec<f64>) {
        let width = self.mean.len();
        let scaled: Vec<f64> = mean
            .iter()
            .chain(deviation)
            .zip(self.mean.iter().zip(&self.std))
            .map(|(value, (mean, std))| (value - f64::from(*mean)) / f64::from(*std))
            .collect();
        let mut logits = vec![0.0; self.classes];
        let values: Vec<f64> = self
            .classifier
            .pairs()
            .iter()
            .map(|pair| {
                let products = pair.weights.iter().zip(&scaled);
                let value = pair.bias + products.map(|(a, b)| f64::from(*a) * b).sum::<f64>();
                let vote = if self.limited {
                    value.clamp(-1.0, 1.0)
                } else {
                    value
                };
                logits[pair.classes[0]] += vote;
                logits[pair.classes[1]] -= vote;
                value
            })
            .collect();
        let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = logits.iter().map(|value| (value - largest).exp()).sum();
        let loss = largest + sum.ln() - logits[label];
        let mut of_logits: Vec<f64> = logits
            .iter()
            .map(|value| (value - largest).exp() / sum)
            .collect();
        of_logits[label] -= 1.0;
        let mut gradient = vec![0.0; width];
        for (pair, value) in self.classifier.pairs().iter().zip(values) {
            if self.limited && value.abs() >= 1.0 {
                continue;
            }
            let of_value = of_logits[pair.classes[0]] - of_logits[pair.classes[1]];
            for (sum, weight) in gradient.iter_mut().zip(&pair.weights) {
                *sum += of_value * f64::from(*weight);
            }
        }
        for (value, std) in gradient.iter_mut().zip(&self.std) {
            *value /= f64::from(*std);
        }
        (loss, gradient)
    }
}

/// Attention of every step, and the mean and standard deviation of the states with it, in `f64` for the precision of
/// the minimum.
fn embedding(states: &[f32], weight: &[f64]) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let width = weight.len();
    let steps = states.chunks_exact(width);
    let mut alpha: Vec<f64> = steps
        .clone()
        .map(|state| {
            let products = state.iter().zip(weight);
            products.map(|(a, b)| f64::from(*a) * b).sum()
        })
        .collect();
    let largest = alpha.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    alpha
        .iter_mut()
        .for_each(|value| *value = (*value - largest).exp());
    let sum: f64 = alpha.iter().sum();
    alpha.iter_mut().for_each(|value| *value /= sum);
    let mut mean = vec![0.0; width];
    for (state, alpha) in steps.clone().zip(&alpha) {
        for (sum, value) in mean.iter_mut().zip(state) {
            *sum += alpha * f64::from(*value);
        }
    }
    let mut deviation = vec![f64::from(VARIANCE_EPSILON); width];
    for (state, alpha) in steps.zip(&alpha) {
        for (sum, (value, mean)) in deviation.iter_mut().zip(state.iter().zip(&mean)) {
            *sum += alpha * (f64::from(*value) - mean).powi(2);
        }
    }
    deviation.iter_mut().for_each(|value| *value = value.sqrt());
    (alpha, mean, deviation)
}
