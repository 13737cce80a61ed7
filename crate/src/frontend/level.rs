//! The level of a recording, made that of the speech that a model was trained on.

/// The loudest value of the log-mel that new models are trained at, dB: the median over the utterances of Emo-DB (half of
/// them lie between 21.7 and 25.5 dB, all between 14.3 and 31.2 dB).
pub const USUAL_LOUDEST_DB: f32 = 23.7;

/// Shifts a log-mel, in dB, so that its loudest value is `loudest_db`; returns the shift.
///
/// A gain of the samples is a shift of their log-mel: with this, the gain of a microphone changes no answer. Actors in
/// a studio are recorded near full scale, a microphone without gain control is often 20 to 30 dB quieter, and a network
/// that was never shown such a level guesses.
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
}
