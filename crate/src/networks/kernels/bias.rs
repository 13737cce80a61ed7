//! A bias for each channel and an optional ReLU, in place.

use multiversion::multiversion;

/// Adds `bias` to every row of `values`, then applies ReLU if `relu`.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn add(values: &mut [f32], bias: &[f32], relu: bool) {
    for row in values.chunks_exact_mut(bias.len()) {
        if relu {
            for (value, bias) in row.iter_mut().zip(bias) {
                *value = (*value + bias).max(0.0);
            }
        } else {
            for (value, bias) in row.iter_mut().zip(bias) {
                *value += bias;
            }
        }
    }
}

/// Sets the `gradient` to 0 wherever the ReLU output is 0.
#[cfg(feature = "train")]
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn mask(gradient: &mut [f32], output: &[f32]) {
    for (gradient, output) in gradient.iter_mut().zip(output) {
        *gradient = if *output > 0.0 { *gradient } else { 0.0 };
    }
}

/// Adds the rows of `gradient` to `sum`.
#[cfg(feature = "train")]
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn add_rows(gradient: &[f32], sum: &mut [f32]) {
    for row in gradient.chunks_exact(sum.len()) {
        for (sum, value) in sum.iter_mut().zip(row) {
            *sum += value;
        }
    }
}
