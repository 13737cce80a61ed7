//! From logits to probabilities, and the detection of unreliable predictions.

use super::{Classification, Unsure};

/// The minimum duration of speech for a reliable prediction, seconds.
pub(super) const MIN_SPEECH_SECONDS: f32 = 0.5;
/// The default confidence threshold, for models without a measured one.
const MIN_CONFIDENCE: f32 = 0.4;

/// The softmax of the logits divided by `temperature`, 1 if the model is not calibrated.
pub(super) fn probabilities(logits: &[f32], temperature: Option<f32>) -> Vec<f32> {
    let temperature = temperature.unwrap_or(1.0);
    let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut values: Vec<f32> = logits
        .iter()
        .map(|logit| ((logit - largest) / temperature).exp())
        .collect();
    let sum: f32 = values.iter().sum();
    for value in &mut values {
        *value /= sum;
    }
    values
}

/// The index of the largest value; the first one for ties, 0 for an empty slice.
#[must_use]
pub fn argmax(values: &[f32]) -> usize {
    let mut best = 0;
    for (index, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = index;
        }
    }
    best
}

/// Why the prediction is unreliable; the most severe reason has priority.
pub(super) fn unsure(
    speech_seconds: f32,
    confidence: f32,
    unsure_below: Option<f32>,
) -> Option<Unsure> {
    if speech_seconds <= 0.0 {
        Some(Unsure::NoSpeech)
    } else if speech_seconds < MIN_SPEECH_SECONDS {
        Some(Unsure::TooShort)
    } else if confidence < unsure_below.unwrap_or(MIN_CONFIDENCE) {
        Some(Unsure::LowConfidence)
    } else {
        None
    }
}

/// Replaces the probabilities of a prediction, in the same order, and recomputes label, confidence and `unsure`.
/// `unsure` depends on the seconds of speech and the confidence threshold of the model.
pub(super) fn with_probabilities(
    mut classification: Classification,
    probabilities: &[f32],
    (speech_seconds, unsure_below): (f32, Option<f32>),
) -> Classification {
    for ((_, value), probability) in classification.probabilities.iter_mut().zip(probabilities) {
        *value = *probability;
    }
    if let Some((label, confidence)) = classification.probabilities.get(argmax(probabilities)) {
        classification.label.clone_from(label);
        classification.confidence = *confidence;
        classification.unsure = unsure(speech_seconds, *confidence, unsure_below);
    }
    classification
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_sum_to_one_also_for_logits_that_would_overflow() {
        for logits in [[1.0, 2.0, 3.0], [1e4, -1e4, 0.0], [-3e38, -3e38, -3e38]] {
            let sum: f32 = probabilities(&logits, None).iter().sum();
            assert!((sum - 1.0).abs() < 1e-6, "{logits:?}: {sum}");
        }
    }

    #[test]
    fn a_temperature_above_one_lowers_confidence_and_keeps_the_order() {
        let sharp = probabilities(&[1.0, 3.0, 2.0], None);
        let soft = probabilities(&[1.0, 3.0, 2.0], Some(2.0));
        assert!(soft[1] < sharp[1]);
        assert_eq!(argmax(&soft), argmax(&sharp));
    }

    #[test]
    fn silence_takes_precedence_over_low_confidence() {
        assert_eq!(unsure(0.0, 0.2, None), Some(Unsure::NoSpeech));
        assert_eq!(unsure(0.3, 0.9, None), Some(Unsure::TooShort));
        assert_eq!(unsure(2.0, 0.2, None), Some(Unsure::LowConfidence));
        assert_eq!(unsure(2.0, 0.9, None), None);
        assert_eq!(unsure(2.0, 0.9, Some(0.95)), Some(Unsure::LowConfidence));
    }
}
