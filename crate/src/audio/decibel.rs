//! Power to decibels for slices.

/// The minimum power, -100 dB.
pub(crate) const LEAST_POWER: f32 = 1e-10;

/// Replaces each power `x >= 0` by `10 log10(max(1e-10, x))`, within 6e-5 dB for every finite power.
///
/// Uses plain arithmetic because `f32::log10` is a library call for each value: compilers do not vectorize it, and in
/// WebAssembly it takes as long as the Fourier transform. The result is also the same on every platform.
pub(crate) fn power_to_decibels(values: &mut [f32]) {
    for value in values {
        *value = decibels(*value);
    }
}

/// `x = 2^exponent * mantissa` with the mantissa within a factor of sqrt(2) of 1, whose logarithm is `2
/// artanh((mantissa - 1) / (mantissa + 1))`, a series up to the ninth power: the next term is below 7e-10.
fn decibels(power: f32) -> f32 {
    const SQRT_HALF_BITS: u32 = std::f32::consts::FRAC_1_SQRT_2.to_bits();
    const DECIBELS_PER_OCTAVE: f32 = 10.0 * std::f32::consts::LOG10_2;
    const DECIBELS_PER_NEPER: f32 = 10.0 * std::f32::consts::LOG10_E;

    let bits = power.max(LEAST_POWER).to_bits();
    let exponent = (bits.wrapping_sub(SQRT_HALF_BITS) as i32) >> 23;
    let mantissa = f32::from_bits(bits.wrapping_sub((exponent as u32) << 23));

    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let square = ratio * ratio;
    let series =
        1.0 + square * (1.0 / 3.0 + square * (1.0 / 5.0 + square * (1.0 / 7.0 + square / 9.0)));
    exponent as f32 * DECIBELS_PER_OCTAVE + 2.0 * DECIBELS_PER_NEPER * ratio * series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_the_exact_logarithm_over_the_whole_range() {
        // Every 997th float from the minimum to the maximum covers all mantissas and exponents.
        let mut worst = 0.0f64;
        for bits in (LEAST_POWER.to_bits()..f32::MAX.to_bits()).step_by(997) {
            let power = f32::from_bits(bits);
            let exact = 10.0 * f64::from(power).log10();
            worst = worst.max((f64::from(decibels(power)) - exact).abs());
        }
        assert!(worst < 6e-5, "{worst} dB");
    }

    #[test]
    fn small_and_zero_power_is_minus_100_decibels() {
        let mut values = [0.0, -0.0, 1e-30, f32::MIN_POSITIVE, 1e-10, 1.0, 10.0];
        power_to_decibels(&mut values);
        for value in &values[..5] {
            assert!((value + 100.0).abs() < 2e-5, "{value}");
        }
        assert_eq!(values[5], 0.0);
        assert!((values[6] - 10.0).abs() < 2e-6);
    }
}
