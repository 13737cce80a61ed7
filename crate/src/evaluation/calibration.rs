//! Confidence calibration (Guo et al., *On Calibration of Modern Neural Networks*, 2017).

use serde::{Deserialize, Serialize};

use crate::recognizer::argmax;

/// Number of equal-width bins of the expected calibration error.
const BINS: usize = 10;
/// Bounds of the temperature; values beyond them indicate invalid data.
const LOWEST: f64 = 0.05;
const HIGHEST: f64 = 20.0;
/// Minimum number of predictions below a threshold.
const FEWEST: usize = 10;

/// The calibration of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Temperature by which the logits are divided before the softmax.
    pub temperature: f64,
    /// Expected calibration error with temperature 1, 0 to 1.
    pub ece_before: f64,
    /// Expected calibration error with the temperature.
    pub ece_after: f64,
    /// Number of predictions.
    #[serde(rename = "answers")]
    pub predictions: usize,
}

/// Temperature scaling: the temperature, between 0.05 and 20, with the least mean negative log-likelihood of
/// `(logits, class)`. 1 without predictions.
///
/// A golden-section search over the logarithm of the temperature, in which the likelihood has a single optimum.
#[must_use]
pub fn fit_temperature(predictions: &[(&[f32], usize)]) -> f64 {
    if predictions.is_empty() {
        return 1.0;
    }
    let loss = |log_temperature: f64| negative_log_likelihood(predictions, log_temperature.exp());
    let section = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (LOWEST.ln(), HIGHEST.ln());
    while high - low > 1e-6 {
        let left = high - section * (high - low);
        let right = low + section * (high - low);
        if loss(left) <= loss(right) {
            high = right;
        } else {
            low = left;
        }
    }
    f64::midpoint(low, high).exp()
}

/// The expected calibration error: the mean over predictions of the difference between confidence and accuracy in each
/// of ten confidence bins; 0 to 1, and 0 without predictions.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts of predictions")]
pub fn calibration_error(predictions: &[(&[f32], usize)], temperature: f64) -> f64 {
    // (sum of confidences, correct predictions) of each bin
    let mut bins = [(0.0, 0.0); BINS];
    for (logits, class) in predictions {
        let confidence = confidence(logits, temperature);
        let bin = ((confidence * BINS as f64) as usize).min(BINS - 1);
        if let Some((confidences, right)) = bins.get_mut(bin) {
            *confidences += confidence;
            *right += f64::from(u8::from(argmax(logits) == *class));
        }
    }
    let gaps = bins
        .iter()
        .map(|(confidences, right)| (confidences - right).abs());
    gaps.sum::<f64>() / predictions.len().max(1) as f64
}

/// The confidence threshold below which a prediction is as likely incorrect as correct: the highest confidence such
/// that at most half of the predictions below it, at least ten, are correct. `None` if there is none.
#[must_use]
pub fn unsure_threshold(predictions: &[(&[f32], usize)], temperature: f64) -> Option<f64> {
    let scored_prediction = |(logits, class): &(&[f32], usize)| {
        (confidence(logits, temperature), argmax(logits) == *class)
    };
    let mut scored: Vec<(f64, bool)> = predictions.iter().map(scored_prediction).collect();
    scored.sort_by(|left, right| left.0.total_cmp(&right.0));
    let mut right = 0;
    let mut threshold = None;
    for (index, (_, is_correct)) in scored.iter().enumerate() {
        right += usize::from(*is_correct);
        let below = index + 1;
        let next = scored.get(below).map(|(confidence, _)| *confidence);
        if below >= FEWEST && 2 * right <= below {
            threshold = next.or(threshold);
        }
    }
    threshold
}

/// The probability of the most probable class.
fn confidence(logits: &[f32], temperature: f64) -> f64 {
    let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits
        .iter()
        .map(|logit| (f64::from(logit - largest) / temperature).exp())
        .sum();
    1.0 / sum
}

#[expect(clippy::cast_precision_loss, reason = "counts of predictions")]
fn negative_log_likelihood(predictions: &[(&[f32], usize)], temperature: f64) -> f64 {
    let loss = |(logits, class): &(&[f32], usize)| {
        let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let scaled = |logit: f32| f64::from(logit - largest) / temperature;
        let sum: f64 = logits.iter().map(|logit| scaled(*logit).exp()).sum();
        sum.ln() - logits.get(*class).map_or(0.0, |logit| scaled(*logit))
    };
    predictions.iter().map(loss).sum::<f64>() / predictions.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Generator;

    /// Labels sampled from the softmax of the logits divided by `temperature`, so that they are calibrated only at this
    /// temperature.
    fn drawn(temperature: f32, count: usize) -> Vec<(Vec<f32>, usize)> {
        let mut generator = Generator::new(5);
        let mut draw = || {
            let logits: Vec<f32> = (0..4).map(|_| 8.0 * generator.uniform()).collect();
            let shares: Vec<f32> = logits
                .iter()
                .map(|logit| (logit / temperature).exp())
                .collect();
            let mut left = generator.uniform() * shares.iter().sum::<f32>();
            let class = shares.iter().position(|share| {
                left -= share;
                left < 0.0
            });
            (logits, class.unwrap_or(3))
        };
        (0..count).map(|_| draw()).collect()
    }

    fn views(predictions: &[(Vec<f32>, usize)]) -> Vec<(&[f32], usize)> {
        predictions
            .iter()
            .map(|(logits, class)| (logits.as_slice(), *class))
            .collect()
    }

    #[test]
    fn the_true_temperature_is_recovered_and_calibrates() {
        for temperature in [0.7, 2.5] {
            let predictions = drawn(temperature, 20_000);
            let predictions = views(&predictions);
            let found = fit_temperature(&predictions);
            assert!(
                (found / f64::from(temperature) - 1.0).abs() < 0.05,
                "{found}"
            );
            let [before, after] = [1.0, found].map(|t| calibration_error(&predictions, t));
            assert!(after < 0.015 && before > 4.0 * after, "{before} {after}");
        }
    }

    #[test]
    fn the_error_matches_a_manual_calculation() {
        // Logits ln 3 and 0: a confidence of 3/4. Three of four are correct, then one of four.
        let logits = [3.0_f32.ln(), 0.0];
        let good = [
            (&logits[..], 0),
            (&logits[..], 0),
            (&logits[..], 0),
            (&logits[..], 1),
        ];
        assert!(calibration_error(&good, 1.0) < 1e-6);
        let bad = [
            (&logits[..], 0),
            (&logits[..], 1),
            (&logits[..], 1),
            (&logits[..], 1),
        ];
        assert!((calibration_error(&bad, 1.0) - 0.5).abs() < 1e-6);
        assert_eq!(
            (calibration_error(&[], 1.0), fit_temperature(&[])),
            (0.0, 1.0)
        );
    }

    #[test]
    fn below_the_threshold_predictions_are_as_likely_wrong() {
        // Twenty predictions of increasing confidence; of the first twelve every other one is correct, then all of
        // them.
        let logits: Vec<[f32; 2]> = (1..=20).map(|index| [index as f32 / 10.0, 0.0]).collect();
        let prediction = |(index, logits): (usize, &'static [f32; 2])| {
            (&logits[..], usize::from(index < 12 && index % 2 == 0))
        };
        let logits: &'static Vec<[f32; 2]> = Box::leak(Box::new(logits));
        let predictions: Vec<_> = logits.iter().enumerate().map(prediction).collect();
        let threshold = unsure_threshold(&predictions, 1.0).unwrap();
        let confidence_of = |index: usize| confidence(&logits[index], 1.0);
        assert!((threshold - confidence_of(12)).abs() < 1e-9, "{threshold}");
        assert_eq!(unsure_threshold(&predictions[12..], 1.0), None);
    }
}
