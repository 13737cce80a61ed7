//! Sigmoid and tanh for slices, in plain arithmetic: the library's `exp` is a call for each value, which compilers do
//! not vectorize.

/// Replaces each value by its sigmoid, with an error below 2e-7.
#[inline(always)]
pub(crate) fn sigmoid(values: &mut [f32]) {
    for value in values {
        *value = 1.0 / (1.0 + exp(-*value));
    }
}

/// Replaces each value by its hyperbolic tangent, with an error below 2e-7.
#[inline(always)]
pub(crate) fn tanh(values: &mut [f32]) {
    for value in values {
        *value = 1.0 - 2.0 / (1.0 + exp(2.0 * *value));
    }
}

/// Replaces each value `x` by `x / 2 (1 + erf(x / sqrt 2))`; the error is at most 4e-7 times the larger of 1 and the
/// value.
///
/// `erf` is the rational minimax approximation of Eigen and XLA for single precision, with odd powers over even ones.
#[inline(always)]
pub(super) fn gelu(values: &mut [f32]) {
    const ODD: [f32; 7] = [
        -2.726_142_3e-10,
        2.770_681_4e-8,
        -2.101_024e-6,
        -5.692_506_4e-5,
        -7.349_906_3e-4,
        -2.954_6e-3,
        -1.609_603_3e-2,
    ];
    const EVEN: [f32; 5] = [
        -1.456_607_2e-5,
        -2.133_740_6e-4,
        -1.682_827e-3,
        -7.373_329_4e-3,
        -1.426_473_9e-2,
    ];
    /// For larger arguments `erf` is 1 in single precision.
    const LIMIT: f32 = 4.0;

    for value in values {
        let x = *value * std::f32::consts::FRAC_1_SQRT_2;
        let x = if x < LIMIT { x } else { LIMIT };
        let x = if x > -LIMIT { x } else { -LIMIT };
        let square = x * x;
        let mut odd = ODD[0];
        for coefficient in &ODD[1..] {
            odd = odd * square + coefficient;
        }
        let mut even = EVEN[0];
        for coefficient in &EVEN[1..] {
            even = even * square + coefficient;
        }
        *value *= 0.5 + 0.5 * (x * odd / even);
    }
}

/// `exp(x)` with a relative error below 2e-7; `x` is clamped to [-87, 87].
///
/// `x = n ln 2 + r` with `|r| <= ln 2 / 2`; `exp(r)` is its Taylor series up to the seventh power, and the integer `n`
/// becomes the exponent.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    /// Adding this constant leaves the nearest integer in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    /// `ln 2` in two parts; the first has few enough bits for exact products with `n`.
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    const LIMIT: f32 = 87.0;

    let x = if x < LIMIT { x } else { LIMIT };
    let x = if x > -LIMIT { x } else { -LIMIT };
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = x - n * LN_2_HIGH - n * LN_2_LOW;
    let high = 1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0 + r * (1.0 / 5040.0)));
    let series = 1.0 + r * (1.0 + r * (1.0 / 2.0 + r * (1.0 / 6.0 + r * high)));
    // The lowest bits of `shifted` are n; shifted into the exponent they multiply by 2^n.
    f32::from_bits(series.to_bits().wrapping_add(shifted.to_bits() << 23))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_within_2e_7_of_the_exact_function() {
        for i in -200_000..=200_000 {
            let x = i as f32 / 1000.0;
            let exact = f64::from(x);
            let (mut s, mut t) = ([x], [x]);
            sigmoid(&mut s);
            tanh(&mut t);
            let differences = [
                f64::from(s[0]) - 1.0 / (1.0 + (-exact).exp()),
                f64::from(t[0]) - exact.tanh(),
            ];
            for difference in differences {
                assert!(difference.abs() < 2e-7, "{x}: {difference}");
            }
        }
    }

    #[test]
    fn far_values_saturate() {
        let mut values = [f32::MAX, -f32::MAX, f32::INFINITY, f32::NEG_INFINITY];
        tanh(&mut values);
        assert_eq!(values, [1.0, -1.0, 1.0, -1.0]);
    }
}
