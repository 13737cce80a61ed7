//! Predictions for the windows of a long recording.

use super::{Classification, Recognizer};
use crate::error::Error;
use crate::frontend::{MAX_SECONDS, check_input};
use std::ops::Range;

/// Splits samples into windows of `window` seconds every `every` seconds. No window extends past the end; a recording
/// shorter than a window is one window.
///
/// # Errors
/// [`Error::Window`] for a window outside 0.06 to 300 s or an interval that is not above 0.
pub(crate) fn windows(
    samples: usize,
    sample_rate: u32,
    window: f64,
    every: f64,
) -> Result<impl ExactSizeIterator<Item = Range<usize>>, Error> {
    if !(window >= 0.06 && window <= f64::from(MAX_SECONDS) && every > 0.0) {
        return Err(Error::Window { window, every });
    }
    let rate = f64::from(sample_rate);
    let length = (window * rate).round() as usize;
    let step = ((every * rate).round() as usize).max(1);
    let count = 1 + samples.saturating_sub(length) / step;
    Ok((0..count).map(move |index| {
        let start = index * step;
        start..samples.min(start + length)
    }))
}

impl Recognizer {
    /// Classifies windows of `window` seconds every `every` seconds; each prediction has the start time of its window,
    /// seconds. No window extends past the end; a recording shorter than a window is one window.
    ///
    /// # Errors
    /// Those of [`classify`](Self::classify), except `samples-too-long`; [`Error::Window`] for a window outside 0.06 to
    /// 300 s or an interval that is not above 0.
    pub fn timeline(
        &self,
        samples: &[f32],
        sample_rate: u32,
        window: f64,
        every: f64,
    ) -> Result<Vec<(f64, Classification)>, Error> {
        check_input(samples, sample_rate)?;
        windows(samples.len(), sample_rate, window, every)?
            .map(|range| {
                let start = range.start as f64 / f64::from(sample_rate);
                Ok((start, self.classify(&samples[range], sample_rate)?))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_equally_spaced_and_inside_the_recording() {
        let all = |samples| -> Vec<(usize, usize)> {
            windows(samples, 16_000, 1.0, 0.5)
                .unwrap()
                .map(|range| (range.start, range.end))
                .collect()
        };
        assert_eq!(all(10_000), [(0, 10_000)]);
        assert_eq!(all(16_000), [(0, 16_000)]);
        assert_eq!(all(23_999), [(0, 16_000)]);
        let moved = [(0, 16_000), (8_000, 24_000), (16_000, 32_000)];
        assert_eq!(all(32_000), moved);
        assert_eq!(all(0), [(0, 0)]);
    }

    #[test]
    fn windows_that_do_not_move_or_fit_are_refused() {
        for (window, every) in [
            (0.0, 1.0),
            (f64::NAN, 1.0),
            (3.0, 0.0),
            (3.0, -1.0),
            (301.0, 1.0),
        ] {
            assert!(matches!(
                windows(16_000, 16_000, window, every).err(),
                Some(Error::Window { .. })
            ));
        }
        // An infinite interval results in one window.
        assert_eq!(
            windows(160_000, 16_000, 1.0, f64::INFINITY).unwrap().len(),
            1
        );
    }
}
