//! Depthwise 3x3 'same' convolution, channels innermost.

use crate::model::WINDOW;
use multiversion::multiversion;

/// Channels computed together: the sums of one output stay in registers.
const LANES: usize = 16;
const TAPS: usize = WINDOW * WINDOW;

/// One output frame (`bands x channels`) of an utterance (`frames x bands x channels`) whose first `length` frames are
/// valid. `weight` is `9 x channels`.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn frame(
    input: &[f32],
    weight: &[f32],
    channels: usize,
    frame: usize,
    length: usize,
    relu: bool,
    out: &mut [f32],
) {
    if frame >= length {
        out.fill(0.0);
        return;
    }
    let bands = out.len() / channels;
    for (band, out) in out.chunks_exact_mut(channels).enumerate() {
        let (taps, count) = taps_inside(frame, length, band, bands, channels);
        for (lane, out) in out.chunks_exact_mut(LANES).enumerate() {
            let first = lane * LANES;
            let mut sum = [0.0; LANES];
            for &(at, tap) in &taps[..count] {
                add_products(
                    &mut sum,
                    &input[at + first..],
                    &weight[tap * channels + first..],
                );
            }
            if relu {
                for sum in &mut sum {
                    *sum = sum.max(0.0);
                }
            }
            out.copy_from_slice(&sum);
        }
    }
}

/// `sum += a * b`. Indices, not iterators: an adapter that is not inlined here would lose the vector instructions.
#[inline(always)]
fn add_products<const LANES: usize>(sum: &mut [f32; LANES], a: &[f32], b: &[f32]) {
    let (a, b) = (&a[..LANES], &b[..LANES]);
    for i in 0..LANES {
        sum[i] += a[i] * b[i];
    }
}

/// Where the taps of the window around (`frame`, `band`) that lie inside the picture read, and which taps they are.
#[inline(always)]
fn taps_inside(
    frame: usize,
    length: usize,
    band: usize,
    bands: usize,
    channels: usize,
) -> ([(usize, usize); TAPS], usize) {
    let mut taps = [(0, 0); TAPS];
    let mut count = 0;
    for line in frame.saturating_sub(1)..(frame + 2).min(length) {
        for column in band.saturating_sub(1)..(band + 2).min(bands) {
            let tap = (line + 1 - frame) * WINDOW + column + 1 - band;
            taps[count] = ((line * bands + column) * channels, tap);
            count += 1;
        }
    }
    (taps, count)
}

/// The weight whose convolution is the gradient with respect to the input: every tap at its opposite place.
#[cfg(feature = "train")]
pub(super) fn flipped(weight: &[f32], channels: usize) -> Vec<f32> {
    weight
        .chunks_exact(channels)
        .rev()
        .flatten()
        .copied()
        .collect()
}

/// Adds one utterance's gradient of the weight to `sum` (`9 x channels`).
#[cfg(feature = "train")]
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn weight_gradient(
    input: &[f32],
    gradient: &[f32],
    bands: usize,
    channels: usize,
    length: usize,
    sum: &mut [f32],
) {
    /// Fewer than in the forward pass, because nine sums are kept.
    const LANES: usize = 8;
    for frame in 0..length {
        for first in (0..channels).step_by(LANES) {
            let mut sums = [[0.0; LANES]; TAPS];
            for band in 0..bands {
                let gradient = &gradient[(frame * bands + band) * channels + first..];
                let (taps, count) = taps_inside(frame, length, band, bands, channels);
                for &(at, tap) in &taps[..count] {
                    add_products(&mut sums[tap], &input[at + first..], gradient);
                }
            }
            for (tap, sums) in sums.iter().enumerate() {
                let total = &mut sum[tap * channels + first..][..LANES];
                for (total, value) in total.iter_mut().zip(sums) {
                    *total += value;
                }
            }
        }
    }
}
