//! L-BFGS (Nocedal 1980), with a backtracking line search.

use std::collections::VecDeque;

/// Number of correction pairs that approximate the curvature.
const MEMORY: usize = 8;
/// Sufficient decrease relative to the slope (Armijo condition).
const DECREASE: f64 = 1e-4;
/// Maximum number of step halvings in the line search.
const HALVINGS: usize = 30;
/// Relative decrease at which the search has converged.
const TOLERANCE: f64 = 1e-9;

/// A local minimum of `objective`, which returns a value and its gradient, from `start`, after at most `iterations`.
pub(super) fn minimize(
    start: Vec<f64>,
    iterations: usize,
    objective: impl Fn(&[f64]) -> (f64, Vec<f64>),
) -> Vec<f64> {
    let mut point = start;
    let (mut value, mut gradient) = objective(&point);
    let mut history = VecDeque::new();
    for _ in 0..iterations {
        let mut direction = descent(&gradient, &history);
        let mut slope = product(&direction, &gradient);
        if slope >= 0.0 {
            history.clear();
            direction = gradient.iter().map(|value| -value).collect();
            slope = product(&direction, &gradient);
        }
        let mut size = if history.is_empty() {
            1.0 / product(&gradient, &gradient).sqrt().max(1.0)
        } else {
            1.0
        };
        let mut found = None;
        for _ in 0..HALVINGS {
            let next: Vec<f64> = point
                .iter()
                .zip(&direction)
                .map(|(value, change)| value + size * change)
                .collect();
            let (next_value, next_gradient) = objective(&next);
            if next_value <= value + DECREASE * size * slope {
                found = Some((next, next_value, next_gradient));
                break;
            }
            size *= 0.5;
        }
        let Some((next, next_value, next_gradient)) = found else {
            break;
        };
        let step = difference(&next, &point);
        let change = difference(&next_gradient, &gradient);
        if product(&step, &change) > 1e-12 {
            if history.len() == MEMORY {
                history.pop_front();
            }
            history.push_back((step, change));
        }
        let settled = value - next_value <= TOLERANCE * value.abs();
        (point, value, gradient) = (next, next_value, next_gradient);
        if settled {
            break;
        }
    }
    point
}

/// The descent direction: the negative gradient multiplied by the approximate inverse Hessian.
fn descent(gradient: &[f64], history: &VecDeque<(Vec<f64>, Vec<f64>)>) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|value| -value).collect();
    let mut factors = Vec::with_capacity(history.len());
    for (step, change) in history.iter().rev() {
        let factor = product(step, &direction) / product(step, change);
        add(&mut direction, -factor, change);
        factors.push(factor);
    }
    if let Some((step, change)) = history.back() {
        let scale = product(step, change) / product(change, change);
        direction.iter_mut().for_each(|value| *value *= scale);
    }
    for ((step, change), factor) in history.iter().zip(factors.iter().rev()) {
        let correction = factor - product(change, &direction) / product(step, change);
        add(&mut direction, correction, step);
    }
    direction
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

fn add(sum: &mut [f64], factor: f64, values: &[f64]) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += factor * value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minimum_of_rosenbrock_is_at_one() {
        let found = minimize(vec![-1.2, 1.0], 200, |x| {
            let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
            let gradient = vec![-2.0 * a - 400.0 * x[0] * b, 200.0 * b];
            (a * a + 100.0 * b * b, gradient)
        });
        assert!(
            found.iter().all(|value| (value - 1.0).abs() < 1e-3),
            "{found:?}"
        );
    }

    #[test]
    fn the_minimum_is_a_fixed_point() {
        let found = minimize(vec![0.0; 3], 10, |x| {
            (product(x, x), x.iter().map(|value| 2.0 * value).collect())
        });
        assert_eq!(found, [0.0; 3]);
    }
}
