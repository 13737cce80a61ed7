//! The level of a recording, made that of the speech that a model was trained on.

/// The loudest value of the log-mel that new models are trained at, dB: the median over the utterances of Emo-DB (half of
/// them lie between 21.7 and 25.5 dB, all between 14.3 and 31.2 dB).
pub const USUAL_LOUDEST_DB: f32 = 23.7;

/// Recordings with a lower peak, -40 dB relative to full scale, lose their quiet parts to the least power of the log-mel.
const QUIET_PEAK: f32 = 0.01;

/// The factor that brings a quiet recording to a usual level, its peak between half of full scale and full scale; 1 for all
/// others. A power of two: not a bit of the samples is lost.
pub(crate) fn amplification(samples: &[f32]) -> f32 {
    let peak = samples
        .iter()
        .map(|sample| sample.abs())
        .filter(|magnitude| magnitude.is_finite())
        .fold(0.0, f32::max);
    if (f32::MIN_POSITIVE..QUIET_PEAK).contains(&peak) {
        // At most 2^126, of which no product with such a peak is infinite.
        (-peak.log2()).floor().min(126.0).exp2()
    } else {
        1.0
    }
}

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
    fn quiet_recordings_are_amplified_by_powers_of_two() {
        for peak in [0.0099, 0.001, 3e-5, 1e-30, f32::MIN_POSITIVE] {
            let gain = amplification(&[0.0, -peak, f32::NAN]);
            assert!((0.5..=1.0).contains(&(gain * peak)), "{peak} {gain}");
            assert_eq!(gain.log2().fract(), 0.0);
        }
        for usual in [0.0, 0.01, 1.0, 50.0, f32::INFINITY] {
            assert_eq!(amplification(&[usual]), 1.0);
        }
        assert_eq!(amplification(&[]), 1.0);
    }

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
