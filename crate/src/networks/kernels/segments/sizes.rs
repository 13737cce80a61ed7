//! The sizes of a convolution of segments.

use crate::networks::kernels::filter::FilterSizes;

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

    /// Segment `index` of a batch, and the gradient of its output.
    pub(super) fn pair(self, [segments, gradients]: [&[f32]; 2], index: usize) -> [&[f32]; 2] {
        [
            &segments[index * self.input()..][..self.input()],
            &gradients[index * self.output()..][..self.output()],
        ]
    }

    /// The number of values of the weight.
    pub(super) const fn weight(self) -> usize {
        self.sides[0] * self.sides[1] * self.inputs * self.outputs
    }

    pub(super) const fn filter(self) -> FilterSizes {
        FilterSizes {
            outputs: self.outputs,
            inputs: self.inputs,
            taps: self.sides[0] * self.sides[1],
        }
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
