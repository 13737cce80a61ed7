//! Dilated convolution over time on the CPU. Each sequence is padded once; its windows are read in place.

use crate::networks::kernels::filter::FilterSizes;
use crate::networks::kernels::packed::{Packed, StridedRows, Transposed};
use crate::networks::kernels::parallel::filled;

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

    pub(super) const fn filter(self) -> FilterSizes {
        FilterSizes {
            outputs: self.outputs,
            inputs: self.inputs,
            taps: self.taps,
        }
    }
}

/// The padded input of a convolution.
pub(super) struct PaddedInput {
    values: Vec<f32>,
    /// The index of the first value of each window.
    starts: Vec<usize>,
    stride: usize,
    parts: usize,
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
        let item = sizes.padded() * width;
        let padded = filled(rows / sizes.steps * item, item, |index, padded| {
            let steps = padded.chunks_exact_mut(width).skip(before);
            let values = values.chunks_exact(width).skip(index * sizes.steps);
            for (out, values) in steps.zip(values.take(sizes.steps)) {
                out.copy_from_slice(values);
            }
        });
        let start = |row: usize| row / sizes.steps * item + row % sizes.steps * width;
        Self {
            values: padded,
            starts: (0..rows).map(start).collect(),
            stride: sizes.dilation * width,
            parts: sizes.taps,
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

    /// The gradient of the weight, `[taps, in, out]`, from that of the output, where this is the input of the
    /// convolution.
    ///
    /// For each tap it is the product of the shifted input and the gradient, over all positions of the padded sequences.
    pub(super) fn weight_gradient(&self, gradient: &[f32], sizes: ConvolutionSizes) -> Vec<f32> {
        /// Inputs that one thread processes at a time.
        const INPUTS: usize = 64;
        let ConvolutionSizes {
            inputs,
            outputs,
            steps,
            ..
        } = sizes;
        let piece = if inputs.is_multiple_of(INPUTS) {
            INPUTS
        } else {
            inputs
        };
        let positions = self.values.len() / inputs - sizes.around();
        let packed = Packed::from_rows([positions, outputs], |row| {
            let (item, step) = (row / sizes.padded(), row % sizes.padded());
            let row = (item * steps + step) * outputs;
            (step < steps).then(|| &gradient[row..][..outputs])
        });
        filled(
            sizes.taps * inputs * outputs,
            piece * outputs,
            |index, sums| {
                let (tap, input) = (index * piece / inputs, index * piece % inputs);
                let factor = Transposed {
                    values: &self.values[tap * sizes.dilation * inputs + input..],
                    stride: inputs,
                    columns: piece,
                };
                packed.add_transposed(factor, sums);
            },
        )
    }
}
