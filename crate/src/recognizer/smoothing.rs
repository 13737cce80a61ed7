//! Smooths probabilities over time.

/// An exponential moving average over time: after `d` seconds the smoothed `s` is updated with the newest `p` by `s +=
/// (1 - exp(-d / time constant)) * (p - s)`, so that the result depends little on the rate of predictions.
#[derive(Debug)]
pub(super) struct Smoothing {
    time_constant: f64,
    /// The smoothed values and their time; `None` at the start and after silence.
    last: Option<(Vec<f32>, f64)>,
}

impl Smoothing {
    /// Creates a filter with a time constant in seconds; 0 disables smoothing.
    pub(super) const fn new(time_constant: f64) -> Self {
        Self {
            time_constant,
            last: None,
        }
    }

    /// Replaces probabilities at `time` seconds by smoothed ones. Their sum remains 1.
    pub(super) fn apply(&mut self, probabilities: &mut [f32], time: f64) {
        if let Some((smoothed, before)) = &self.last {
            let passed = (time - before).max(0.0);
            let weight = if self.time_constant > 0.0 {
                -(-passed / self.time_constant).exp_m1()
            } else {
                1.0
            } as f32;
            for (value, smoothed) in probabilities.iter_mut().zip(smoothed) {
                *value = smoothed + weight * (*value - smoothed);
            }
        }
        self.last = Some((probabilities.to_vec(), time));
    }

    /// Resets the filter.
    pub(super) fn reset(&mut self) {
        self.last = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_response_is_63_percent_after_one_time_constant() {
        let mut smoothing = Smoothing::new(2.0);
        let mut values = [1.0, 0.0];
        smoothing.apply(&mut values, 5.0);
        assert_eq!(values, [1.0, 0.0]);
        values = [0.0, 1.0];
        smoothing.apply(&mut values, 7.0);
        let left = (-1.0f32).exp();
        assert!((values[0] - left).abs() < 1e-6, "{values:?}");
        assert!((values[0] + values[1] - 1.0).abs() < 1e-6);
        // Two steps of half the time have the same effect as one step.
        let mut halves = Smoothing::new(2.0);
        halves.apply(&mut [1.0, 0.0], 5.0);
        halves.apply(&mut [0.0, 1.0], 6.0);
        let mut values = [0.0, 1.0];
        halves.apply(&mut values, 7.0);
        assert!((values[0] - left).abs() < 1e-6, "{values:?}");
    }

    #[test]
    fn results_are_unchanged_without_smoothing_and_after_a_reset() {
        let mut none = Smoothing::new(0.0);
        none.apply(&mut [1.0, 0.0], 0.0);
        let mut values = [0.25, 0.75];
        none.apply(&mut values, 0.0);
        assert_eq!(values, [0.25, 0.75]);
        let mut smoothing = Smoothing::new(10.0);
        smoothing.apply(&mut [1.0, 0.0], 0.0);
        smoothing.reset();
        smoothing.apply(&mut values, 0.1);
        assert_eq!(values, [0.25, 0.75]);
    }
}
