//! A bias for each channel and a leaky ReLU, in place. A slope of 1 is the identity, a slope of 0 is ReLU.

use multiversion::multiversion;

/// Adds the `bias` to each row and applies a leaky ReLU.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn activate(values: &mut [f32], bias: &[f32], slope: f32) {
    for row in values.chunks_exact_mut(bias.len()) {
        for (value, bias) in row.iter_mut().zip(bias) {
            let sum = *value + bias;
            *value = if sum > 0.0 { sum } else { slope * sum };
        }
    }
}

/// The gradient before the leaky ReLU, from its output.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn deactivate(gradient: &mut [f32], output: &[f32], slope: f32) {
    for (gradient, output) in gradient.iter_mut().zip(output) {
        *gradient *= if *output > 0.0 { 1.0 } else { slope };
    }
}
