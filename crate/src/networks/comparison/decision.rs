//! The prediction for an utterance from its segments.

/// The logarithm of the largest probability of each class over the segments, whose logits are the rows of `logits`; the
/// logits of a single segment are returned unchanged.
pub(crate) fn decision(logits: &[f32], classes: usize) -> Vec<f32> {
    if logits.len() <= classes {
        return logits.to_vec();
    }
    let mut largest = vec![f32::NEG_INFINITY; classes];
    for row in logits.chunks_exact(classes) {
        let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let sum: f32 = row.iter().map(|logit| (logit - top).exp()).sum();
        for (largest, logit) in largest.iter_mut().zip(row) {
            *largest = largest.max(logit - top - sum.ln());
        }
    }
    largest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_posterior_of_three_segments_decides() {
        let logits: Vec<f32> = [[0.6_f32, 0.3, 0.1], [0.2, 0.7, 0.1], [0.1, 0.1, 0.8]]
            .into_iter()
            .flatten()
            // Logits have any offset.
            .map(|posterior| posterior.ln() + 3.0)
            .collect();
        let received: Vec<f32> = decision(&logits, 3).into_iter().map(f32::exp).collect();
        for (received, expected) in received.iter().zip([0.6, 0.7, 0.8]) {
            assert!((received - expected).abs() < 1e-6);
        }
    }

    #[test]
    fn one_segment_keeps_its_logits() {
        assert_eq!(decision(&[2.0, -1.0], 2), [2.0, -1.0]);
    }
}
