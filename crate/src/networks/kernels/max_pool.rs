//! Maximum over 3x3 windows with stride 2, channels last.

use crate::model::{STRIDE, WINDOW, strided};
use multiversion::multiversion;

/// One output frame (`bands' x channels`) of an utterance (`frames x bands x channels`).
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn frame(input: &[f32], bands: usize, channels: usize, frame: usize, out: &mut [f32]) {
    for (band, out) in out.chunks_exact_mut(channels).enumerate() {
        let first = (frame * STRIDE * bands + band * STRIDE) * channels;
        out.copy_from_slice(&input[first..][..channels]);
        for line in 0..WINDOW {
            for column in 0..WINDOW {
                let input = &input[first + (line * bands + column) * channels..][..channels];
                for (out, value) in out.iter_mut().zip(input) {
                    *out = out.max(*value);
                }
            }
        }
    }
}

/// Adds the gradient of one utterance's outputs to the input that was the maximum, the first one on ties.
#[cfg(feature = "train")]
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn gradient(
    input: &[f32],
    output: &[f32],
    gradient: &[f32],
    bands: usize,
    channels: usize,
    input_gradient: &mut [f32],
) {
    let width = strided(bands);
    let mut left = vec![0.0; channels];
    for (place, (output, gradient)) in output
        .chunks_exact(channels)
        .zip(gradient.chunks_exact(channels))
        .enumerate()
    {
        let first = ((place / width) * STRIDE * bands + (place % width) * STRIDE) * channels;
        left.copy_from_slice(gradient);
        for line in 0..WINDOW {
            for column in 0..WINDOW {
                let at = first + (line * bands + column) * channels;
                let target = &mut input_gradient[at..][..channels];
                add_gradient(&mut left, &input[at..][..channels], output, target);
            }
        }
    }
}

/// Adds the gradient in `left` to each channel of `target` whose input is the maximum.
#[cfg(feature = "train")]
#[inline(always)]
pub(super) fn add_gradient(left: &mut [f32], input: &[f32], output: &[f32], target: &mut [f32]) {
    let values = input.iter().zip(output);
    for ((target, left), (x, y)) in target.iter_mut().zip(left).zip(values) {
        let share = if x == y { *left } else { 0.0 };
        *target += share;
        *left -= share;
    }
}
