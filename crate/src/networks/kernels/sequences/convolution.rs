//! Dilated convolution over time on the CPU. Each sequence is padded once; its windows are read in place.

use crate::networks::kernels::packed::{Packed, StridedRows};

/// The sizes of a convolution that preserves the number of steps.
#[derive(Debug, Clone, Copy)]
pub(super) struct ConvolutionSizes {
    pub steps: usize,
    pub inputs: usize,
    pub outputs: usize,
    pub taps: usize,
    pub dilation: usize,
}

impl ConvolutionSizes {
    const fn around(self) -> usize {
        self.dilation * (self.taps - 1)
    }

    /// Zeros before a sequence: the smaller half.
    const fn before(self) -> usize {
        self.around() / 2
    }

    /// Zeros after a sequence.
    const fn after(self) -> usize {
        self.around() - self.before()
    }

    /// Steps of a padded sequence.
    const fn padded(self) -> usize {
        self.steps + self.around()
    }

    /// Rows of the matrix of a window.
    pub(super) const fn width(self) -> usize {
        self.taps * self.inputs
    }
}

/// The sequences with `before` zeros before each of them.
fn padded(values: &[f32], sizes: ConvolutionSizes, width: usize, before: usize) -> Vec<f32> {
    let mut out = vec![0.0; values.len() / (sizes.steps * width) * sizes.padded() * width];
    let sequences = values.chunks_exact(sizes.steps * width);
    for (out, values) in out.chunks_exact_mut(sizes.padded() * width).zip(sequences) {
        out[before * width..][..values.len()].copy_from_slice(values);
    }
    out
}

/// The padded input of a convolution.
pub(super) struct PaddedInput {
    values: Vec<f32>,
    /// The index of the first value of each window.
    starts: Vec<usize>,
    stride: usize,
    parts: usize,
    /// The number of values of a part of a window.
    length: usize,
}

impl PaddedInput {
    /// The input of the convolution.
    pub(super) fn new(values: &[f32], sizes: ConvolutionSizes) -> Self {
        Self::with(values, sizes, sizes.inputs, sizes.before())
    }

    /// The gradient of the output, as the input of the convolution that computes the gradient of the input.
    pub(super) fn reversed(gradient: &[f32], sizes: ConvolutionSizes) -> Self {
        Self::with(gradient, sizes, sizes.outputs, sizes.after())
    }

    fn with(values: &[f32], sizes: ConvolutionSizes, width: usize, before: usize) -> Self {
        let rows = values.len() / width;
        let start = |row: usize| (row / sizes.steps * sizes.padded() + row % sizes.steps) * width;
        Self {
            values: padded(values, sizes, width, before),
            starts: (0..rows).map(start).collect(),
            stride: sizes.dilation * width,
            parts: sizes.taps,
            length: width,
        }
    }

    /// Writes `count` rows of the convolution from `first` on to `out`.
    pub(super) fn convolve(&self, weight: &Packed, first: usize, count: usize, out: &mut [f32]) {
        let windows = StridedRows {
            values: &self.values,
            starts: &self.starts[first..][..count],
            parts: self.parts,
            stride: self.stride,
        };
        weight.multiply(windows, false, out);
    }

    /// Copies the windows from row `first` on as contiguous rows.
    pub(super) fn copy(&self, first: usize, out: &mut [f32]) {
        let rows = out.chunks_exact_mut(self.parts * self.length);
        for (row, start) in rows.zip(&self.starts[first..]) {
            for (part, out) in row.chunks_exact_mut(self.length).enumerate() {
                let from = start + part * self.stride;
                out.copy_from_slice(&self.values[from..][..self.length]);
            }
        }
    }
}

/// The weight `[out, in, taps]` as a matrix `[taps * in, out]`.
pub(super) fn arranged(weight: &[f32], sizes: ConvolutionSizes) -> Packed {
    let mut placed = vec![0.0; weight.len()];
    for ([out, input, tap], value) in indices(sizes).zip(weight) {
        placed[(tap * sizes.inputs + input) * sizes.outputs + out] = *value;
    }
    Packed::new(&placed, [sizes.width(), sizes.outputs])
}

/// The matrix that computes the gradient of the input, `[taps * out, in]`.
pub(super) fn arranged_reversed(weight: &[f32], sizes: ConvolutionSizes) -> Packed {
    let mut placed = vec![0.0; weight.len()];
    for ([out, input, tap], value) in indices(sizes).zip(weight) {
        let row = (sizes.taps - 1 - tap) * sizes.outputs + out;
        placed[row * sizes.inputs + input] = *value;
    }
    Packed::new(&placed, [sizes.taps * sizes.outputs, sizes.inputs])
}

/// Converts a matrix `[taps * in, out]` to `[out, in, taps]`.
pub(super) fn restored(matrix: &[f32], sizes: ConvolutionSizes) -> Vec<f32> {
    indices(sizes)
        .map(|[out, input, tap]| matrix[(tap * sizes.inputs + input) * sizes.outputs + out])
        .collect()
}

fn indices(sizes: ConvolutionSizes) -> impl Iterator<Item = [usize; 3]> {
    (0..sizes.outputs).flat_map(move |out| {
        (0..sizes.inputs).flat_map(move |input| (0..sizes.taps).map(move |tap| [out, input, tap]))
    })
}
