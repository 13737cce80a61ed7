//! Dense convolution of one segment on the CPU as one matrix product, whose rows are the windows of the padded segment.
//! They are read in place.

use super::sizes::SegmentConvolutionSizes;
use crate::networks::kernels::packed::{Packed, StridedRows};
use crate::networks::kernels::parallel::sum_over;

/// Rows of a block: the products are large enough to be fast, and the block stays in the cache of a core.
const ROWS: usize = 512;
/// The batch is summed in at most this number of groups, each with a buffer of the size of the weight.
const GROUPS: usize = 16;

/// The convolution of one segment with a packed weight. `finish` receives the rows of each block.
pub(super) fn forward(
    segment: &[f32],
    weight: &Packed,
    sizes: SegmentConvolutionSizes,
    out: &mut [f32],
    finish: impl Fn(&mut [f32]),
) {
    let [taps, across] = sizes.sides;
    let width = (sizes.bands + across - 1) * sizes.inputs;
    let (above, beside) = (taps / 2, across / 2 * sizes.inputs);
    let mut padded = vec![0.0; (sizes.frames + taps - 1) * width];
    let frame = sizes.bands * sizes.inputs;
    let lines = padded.chunks_exact_mut(width).skip(above);
    for (line, values) in lines.zip(segment.chunks_exact(frame)) {
        line[beside..][..frame].copy_from_slice(values);
    }
    let start = |row: usize| row / sizes.bands * width + row % sizes.bands * sizes.inputs;
    let starts: Vec<usize> = (0..sizes.frames * sizes.bands).map(start).collect();
    for (starts, out) in starts
        .chunks(ROWS)
        .zip(out.chunks_mut(ROWS * sizes.outputs))
    {
        let windows = StridedRows {
            values: &padded,
            starts,
            parts: taps,
            stride: width,
        };
        weight.multiply(windows, false, out);
        finish(out);
    }
}

/// The gradient of the kernel, `[time * bands, in, out]`, from segments and the gradients of their outputs.
pub(super) fn weight_gradient(
    segments: &[f32],
    gradients: &[f32],
    sizes: SegmentConvolutionSizes,
) -> Vec<f32> {
    let batch = segments.len() / sizes.input();
    let group = batch.div_ceil(GROUPS).max(1);
    sum_over(batch.div_ceil(group), sizes.weight(), |index, sum| {
        for item in index * group..batch.min((index + 1) * group) {
            let [segment, gradient] = sizes.pair([segments, gradients], item);
            add_weight_gradient(segment, gradient, sizes, sum);
        }
    })
}

/// Adds the gradient of the kernel from one segment and the gradient of its output.
///
/// Each row is the product of an input, shifted by a tap, with the gradient, over all positions of the padded segment.
fn add_weight_gradient(
    segment: &[f32],
    gradient: &[f32],
    sizes: SegmentConvolutionSizes,
    sum: &mut [f32],
) {
    let [taps, across] = sizes.sides;
    let line = sizes.bands + across - 1;
    let positions = sizes.frames * line;
    // Not a power of two, which would map all inputs to the same cache lines.
    let stride = positions + taps * line + 16;
    let mut inputs = vec![0.0; sizes.inputs * stride];
    let mut padded = vec![0.0; positions * sizes.outputs];
    let segment = segment.chunks_exact(sizes.inputs);
    let gradients = gradient.chunks_exact(sizes.outputs);
    for (place, (values, gradient)) in segment.zip(gradients).enumerate() {
        let at = place / sizes.bands * line + place % sizes.bands;
        padded[at * sizes.outputs..][..sizes.outputs].copy_from_slice(gradient);
        let at = at + taps / 2 * line + across / 2;
        for (row, value) in inputs.chunks_exact_mut(stride).zip(values) {
            row[at] = *value;
        }
    }
    let start = |row: usize| {
        let (place, input) = (row / sizes.inputs, row % sizes.inputs);
        input * stride + place / across * line + place % across
    };
    let starts: Vec<usize> = (0..sizes.inputs * taps * across).map(start).collect();
    let packed = Packed::new(&padded, [positions, sizes.outputs]);
    packed.multiply(StridedRows::rows(&inputs, &starts), true, sum);
}
