//! Amplification of quiet recordings.

/// Recordings with a lower peak, -40 dB relative to full scale, lose their quiet parts to the least power of the log-mel.
pub(crate) const QUIET_PEAK: f32 = 0.01;

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
}
