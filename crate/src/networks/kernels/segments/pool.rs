//! Maximum over 2 frames and 4 bands of a segment, channels last.

use crate::networks::kernels::max_pool::add_gradient;
use multiversion::multiversion;

/// Frames and bands of a window.
pub(super) const WINDOW: [usize; 2] = [2, 4];

/// The indices of the first channels in the window at `place` of an output with `width` bands, in order.
fn places(
    place: usize,
    width: usize,
    bands: usize,
    channels: usize,
) -> impl Iterator<Item = usize> {
    let [frames, across] = WINDOW;
    let (frame, band) = (place / width * frames, place % width * across);
    (0..frames).flat_map(move |line| {
        (0..across).map(move |column| ((frame + line) * bands + band + column) * channels)
    })
}

/// The pooling of one segment, `frames x bands x channels`.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn forward(input: &[f32], bands: usize, channels: usize, out: &mut [f32]) {
    let width = bands / WINDOW[1];
    for (place, out) in out.chunks_exact_mut(channels).enumerate() {
        out.fill(f32::NEG_INFINITY);
        for at in places(place, width, bands, channels) {
            for (out, value) in out.iter_mut().zip(&input[at..][..channels]) {
                *out = out.max(*value);
            }
        }
    }
}

/// Adds the gradient of each output to the maximum of its window, the first one on ties.
#[multiversion(targets("x86_64+avx2+fma"))]
pub(super) fn gradient(
    input: &[f32],
    output: &[f32],
    gradient: &[f32],
    bands: usize,
    channels: usize,
    of_input: &mut [f32],
) {
    let width = bands / WINDOW[1];
    let mut left = vec![0.0; channels];
    let outputs = output.chunks_exact(channels);
    for (place, (output, gradient)) in outputs.zip(gradient.chunks_exact(channels)).enumerate() {
        left.copy_from_slice(gradient);
        for at in places(place, width, bands, channels) {
            let target = &mut of_input[at..][..channels];
            add_gradient(&mut left, &input[at..][..channels], output, target);
        }
    }
}
