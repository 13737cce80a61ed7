//! Depthwise 3x3 'same' convolution, channels last, one line of an utterance at a time.

use crate::inference::cpu::vector::{Simd, VECTOR, Vector, has_fma};
use crate::model::WINDOW;
use multiversion::multiversion;

const TAPS: usize = WINDOW * WINDOW;

/// The output line (`bands x channels`) for the middle of three input lines, then ReLU if `relu`. Lines outside the
/// input are zeros. `weight` is `9 x channels`.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn line(
    lines: [&[f32]; WINDOW],
    weight: &[f32],
    channels: usize,
    relu: bool,
    out: &mut [f32],
) {
    for first in (0..channels).step_by(VECTOR) {
        if has_fma!() {
            part::<true>(lines, weight, channels, first, relu, out);
        } else {
            part::<false>(lines, weight, channels, first, relu, out);
        }
    }
}

/// The channels of one vector, starting at `first`. Each column of three inputs is loaded once and added to the three
/// outputs that use it; their sums and the nine weights stay in registers.
#[inline(always)]
fn part<const FMA: bool>(
    lines: [&[f32]; WINDOW],
    weight: &[f32],
    channels: usize,
    first: usize,
    relu: bool,
    out: &mut [f32],
) {
    let mut taps = [Vector::ZERO; TAPS];
    for (tap, vector) in taps.iter_mut().enumerate() {
        *vector = at(weight, tap * channels + first);
    }
    // Partial sums of the outputs before, at and after this column.
    let (mut before, mut here, mut after) = (Vector::ZERO, Vector::ZERO, Vector::ZERO);
    let mut place = first;
    while place < out.len() {
        for line in 0..WINDOW {
            let x = at(lines[line], place);
            before = x.multiply_add::<FMA>(taps[line * WINDOW + 2], before);
            here = x.multiply_add::<FMA>(taps[line * WINDOW + 1], here);
            after = x.multiply_add::<FMA>(taps[line * WINDOW], after);
        }
        if place >= channels {
            set(
                out,
                place - channels,
                if relu { before.positive() } else { before },
            );
        }
        (before, here, after) = (here, after, Vector::ZERO);
        place += channels;
    }
    if place > channels {
        set(
            out,
            place - channels,
            if relu { before.positive() } else { before },
        );
    }
}

#[inline(always)]
fn at(values: &[f32], first: usize) -> Vector {
    Vector::load(&values[first..][..VECTOR].as_chunks().0[0])
}

#[inline(always)]
fn set(values: &mut [f32], first: usize, vector: Vector) {
    vector.store(&mut values[first..][..VECTOR].as_chunks_mut().0[0]);
}

/// The weight whose convolution is the gradient with respect to the input: taps in reverse order.
#[cfg(feature = "train")]
pub(super) fn flipped(weight: &[f32], channels: usize) -> Vec<f32> {
    weight
        .chunks_exact(channels)
        .rev()
        .flatten()
        .copied()
        .collect()
}

/// Adds the weight gradient of one utterance to `sum` (`9 x channels`).
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
    let row = bands * channels;
    for frame in 0..length {
        let gradient = &gradient[frame * row..][..row];
        for line in frame.saturating_sub(1)..(frame + 2).min(length) {
            let input = &input[line * row..][..row];
            let taps = &mut sum[(line + 1 - frame) * WINDOW * channels..][..WINDOW * channels];
            for first in (0..channels).step_by(VECTOR) {
                if has_fma!() {
                    add_taps::<true>(input, gradient, channels, first, taps);
                } else {
                    add_taps::<false>(input, gradient, channels, first, taps);
                }
            }
        }
    }
}

/// Adds one line's gradient of the three weights of a window row, for the channels of one vector.
#[cfg(feature = "train")]
#[inline(always)]
fn add_taps<const FMA: bool>(
    input: &[f32],
    gradient: &[f32],
    channels: usize,
    first: usize,
    taps: &mut [f32],
) {
    let mut sums = [Vector::ZERO; WINDOW];
    let (mut x_before, mut y_before) = (Vector::ZERO, Vector::ZERO);
    let mut place = first;
    while place < input.len() {
        let (x, y) = (at(input, place), at(gradient, place));
        sums[0] = x_before.multiply_add::<FMA>(y, sums[0]);
        sums[1] = x.multiply_add::<FMA>(y, sums[1]);
        sums[2] = x.multiply_add::<FMA>(y_before, sums[2]);
        (x_before, y_before) = (x, y);
        place += channels;
    }
    for (tap, sum) in sums.into_iter().enumerate() {
        let total = at(taps, tap * channels + first).plus(sum);
        set(taps, tap * channels + first, total);
    }
}
