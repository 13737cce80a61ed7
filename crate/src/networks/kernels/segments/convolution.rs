//! Dense convolution of one segment on the CPU. The windows of a padded segment are the rows of a matrix product and
//! are read in place.

use crate::networks::kernels::packed::{Packed, StridedRows};

/// Rows of a block: the products are large enough to be fast, and the block stays in the cache of a core.
const ROWS: usize = 512;

/// The sizes of a convolution.
#[derive(Debug, Clone, Copy)]
pub(super) struct SegmentConvolutionSizes {
    pub frames: usize,
    pub bands: usize,
    pub inputs: usize,
    pub outputs: usize,
    /// Sides of the kernel: time and bands, odd.
    pub sides: [usize; 2],
}

impl SegmentConvolutionSizes {
    /// The number of values of the segment.
    pub(super) const fn input(self) -> usize {
        self.frames * self.bands * self.inputs
    }

    /// The number of values of the output.
    pub(super) const fn output(self) -> usize {
        self.frames * self.bands * self.outputs
    }

    /// The number of values of the weight.
    pub(super) const fn weight(self) -> usize {
        self.sides[0] * self.width() * self.outputs
    }

    /// The number of values of a window in one frame.
    const fn width(self) -> usize {
        self.sides[1] * self.inputs
    }

    /// The sizes of the convolution that computes the gradient of the input.
    pub(super) const fn reversed(self) -> Self {
        Self {
            inputs: self.outputs,
            outputs: self.inputs,
            ..self
        }
    }
}

/// The weight `[out, in, time, bands]` as a matrix `[time * bands * in, out]`.
pub(super) fn arranged(weight: &[f32], sizes: SegmentConvolutionSizes) -> Packed {
    let placed = place(weight, sizes, |[out, input, tap, band]| {
        (tap * sizes.width() + band * sizes.inputs + input) * sizes.outputs + out
    });
    Packed::new(&placed, [sizes.sides[0] * sizes.width(), sizes.outputs])
}

/// The weight of the convolution that computes the gradient of the input, as [`arranged`] for
/// [`SegmentConvolutionSizes::reversed`].
pub(super) fn arranged_reversed(weight: &[f32], sizes: SegmentConvolutionSizes) -> Packed {
    let [taps, across] = sizes.sides;
    let width = across * sizes.outputs;
    let placed = place(weight, sizes, |[out, input, tap, band]| {
        let row = (taps - 1 - tap) * width + (across - 1 - band) * sizes.outputs + out;
        row * sizes.inputs + input
    });
    Packed::new(&placed, [taps * width, sizes.inputs])
}

fn place(
    weight: &[f32],
    sizes: SegmentConvolutionSizes,
    at: impl Fn([usize; 4]) -> usize,
) -> Vec<f32> {
    let mut placed = vec![0.0; weight.len()];
    for (index, value) in indices(sizes).zip(weight) {
        placed[at(index)] = *value;
    }
    placed
}

/// Converts a matrix `[in * time * bands, out]` to `[out, in, time, bands]`.
pub(super) fn restored(matrix: &[f32], outputs: usize) -> Vec<f32> {
    let column = |out: usize| matrix.iter().skip(out).step_by(outputs).copied();
    (0..outputs).flat_map(column).collect()
}

fn indices(sizes: SegmentConvolutionSizes) -> impl Iterator<Item = [usize; 4]> {
    let [taps, across] = sizes.sides;
    (0..sizes.outputs).flat_map(move |out| {
        (0..sizes.inputs).flat_map(move |input| {
            (0..taps).flat_map(move |tap| (0..across).map(move |band| [out, input, tap, band]))
        })
    })
}

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

/// Adds the gradient of the weight, `[in * time * bands, out]`, from one segment and the gradient of its output.
///
/// Each row is the product of an input, shifted by a tap, with the gradient, over all positions of the padded segment.
pub(super) fn weight_gradient(
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
        let (tap, beside) = (row / across % taps, row % across);
        row / (taps * across) * stride + tap * line + beside
    };
    let starts: Vec<usize> = (0..sizes.inputs * taps * across).map(start).collect();
    let packed = Packed::new(&padded, [positions, sizes.outputs]);
    packed.multiply(StridedRows::rows(&inputs, &starts), true, sum);
}
