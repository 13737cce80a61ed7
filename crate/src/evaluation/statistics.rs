//! Mean and standard deviation over time.

/// The means over the steps of `values`, `steps x width`, followed by their standard deviations.
pub(super) fn mean_and_std(values: &[f32], width: usize) -> Vec<f32> {
    let steps = values.chunks_exact(width.max(1));
    let count = steps.len().max(1) as f64;
    let mut mean = vec![0.0_f64; width];
    for step in steps.clone() {
        for (sum, value) in mean.iter_mut().zip(step) {
            *sum += f64::from(*value) / count;
        }
    }
    let mut variance = vec![0.0_f64; width];
    for step in steps {
        for ((sum, value), mean) in variance.iter_mut().zip(step).zip(&mean) {
            *sum += (f64::from(*value) - mean).powi(2) / count;
        }
    }
    let std = variance.iter().map(|variance| variance.sqrt());
    mean.iter()
        .copied()
        .chain(std)
        .map(|value| value as f32)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_match_a_manual_calculation() {
        let values = [1.0, 10.0, 3.0, 10.0, 5.0, 10.0];
        let expected = [3.0, 10.0, (8.0_f32 / 3.0).sqrt(), 0.0];
        assert_eq!(mean_and_std(&values, 2), expected);
        assert_eq!(mean_and_std(&[], 2), [0.0; 4]);
    }
}
