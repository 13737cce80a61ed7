//! Amplification of quiet recordings.

/// Below this peak, -40 dB relative to full scale, the minimum power of the log-mel removes the quiet parts of a
/// recording.
pub(crate) const QUIET_PEAK: f32 = 0.01;

/// The gain that brings the peak of a quiet recording to between half of full scale and full scale; 1 for all others. A
/// power of two, so that samples are not rounded.
pub(crate) fn amplification(samples: &[f32]) -> f32 {
    let peak = peak(samples);
    if (f32::MIN_POSITIVE..QUIET_PEAK).contains(&peak) {
        // At most 2^126, so that the product with such a peak is finite.
        (-peak.log2()).floor().min(126.0).exp2()
    } else {
        1.0
    }
}

/// The largest finite magnitude; 0 if there is none. The compiler keeps the eight partial maxima in vector registers.
fn peak(samples: &[f32]) -> f32 {
    let mut peaks = [0.0f32; 8];
    for samples in samples.chunks(peaks.len()) {
        for (peak, sample) in peaks.iter_mut().zip(samples) {
            let magnitude = sample.abs();
            // False for NaN and infinity.
            if magnitude < f32::INFINITY && *peak < magnitude {
                *peak = magnitude;
            }
        }
    }
    peaks.into_iter().fold(0.0, f32::max)
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
        let mut samples = [0.0; 20];
        for index in 0..samples.len() {
            samples[index] = -0.25;
            assert_eq!(peak(&samples), 0.25, "{index}");
            samples[index] = f32::NEG_INFINITY;
        }
    }
}
