//! Medians.

use std::time::Instant;

/// The median; the upper one of an even number of values.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Seconds of a call, and its result.
pub(crate) fn timed<T>(call: impl FnOnce() -> T) -> (f64, T) {
    let began = Instant::now();
    let result = call();
    (began.elapsed().as_secs_f64(), result)
}

/// Three significant digits.
pub(crate) fn short(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}
