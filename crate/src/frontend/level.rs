//! Normalizes the level of a recording to that of the training data.

/// The loudest log-mel value to which new models are normalized, dB: the median over the utterances of Emo-DB (the
/// middle half is between 21.7 and 25.5 dB, all are between 14.3 and 31.2 dB).
pub const USUAL_LOUDEST_DB: f32 = 23.7;

/// Shifts a log-mel, in dB, so that its loudest value is `loudest_db`; returns the shift.
///
/// A gain of the samples is a shift of their log-mel, so the microphone gain has no effect on the prediction. Studio
/// recordings are close to full scale; microphones without gain control are often 20 to 30 dB quieter, and networks do
/// not generalize to levels that are absent from the training data.
pub fn bring_to_level(values: &mut [f32], loudest_db: f32) -> f32 {
    let loudest = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if !loudest.is_finite() {
        return 0.0;
    }
    let shift = loudest_db - loudest;
    for value in values {
        *value += shift;
    }
    shift
}

/// A window of a stream keeps the level of the previous window if the levels differ by at most this, dB: shared frames
/// then have equal features. Training augments the level by as much, see `docs/lab/2026-11-28-live-reuse.md`.
const HELD_DB: f32 = 3.0;

/// The maximum that determines the level of a window: that of the previous window if it is close enough.
pub(crate) fn held_loudest(values: &[f32], previous: Option<f32>) -> f32 {
    let loudest = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    match previous {
        Some(previous) if (previous - loudest).abs() <= HELD_DB => previous,
        _ => loudest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loudest_value_is_always_the_same_and_differences_stay() {
        for loudest in [-96.0, -6.0, 23.7, 40.0] {
            let mut values = [loudest - 80.0, loudest, loudest - 3.0];
            bring_to_level(&mut values, USUAL_LOUDEST_DB);
            for (value, expected) in values.iter().zip([-56.3, 23.7, 20.7]) {
                assert!((value - expected).abs() < 1e-4, "{value} is not {expected}");
            }
        }
        bring_to_level(&mut [], USUAL_LOUDEST_DB);
    }

    #[test]
    fn a_close_level_is_held_and_another_is_not() {
        assert_eq!(held_loudest(&[-3.0, 12.0], None), 12.0);
        assert_eq!(held_loudest(&[-3.0, 12.0], Some(9.5)), 9.5);
        assert_eq!(held_loudest(&[-3.0, 12.0], Some(14.5)), 14.5);
        assert_eq!(held_loudest(&[-3.0, 12.0], Some(8.5)), 12.0);
        assert_eq!(held_loudest(&[-3.0, 12.0], Some(15.5)), 12.0);
    }
}
