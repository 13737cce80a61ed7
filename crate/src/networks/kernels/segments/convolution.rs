//! Dense convolution of one segment on the CPU, by the faster of two algorithms.

use super::sizes::SegmentConvolutionSizes;
use super::{windows, winograd};
use crate::networks::kernels::filter;
use crate::networks::kernels::packed::Packed;

/// A kernel, packed for one of the algorithms.
pub(super) enum PackedKernel {
    Windows(Packed),
    /// One matrix for each point.
    Winograd(Vec<Packed>),
}

impl PackedKernel {
    /// Packs the weight `[out, in, time, bands]`.
    pub(super) fn new(weight: &[f32], sizes: SegmentConvolutionSizes) -> Self {
        Self::pack(&filter::by_input(weight, sizes.filter()), sizes)
    }

    /// Packs the kernel of the convolution that computes the gradient of the input from that of the output, with the
    /// sizes [`SegmentConvolutionSizes::reversed`].
    pub(super) fn reversed(weight: &[f32], sizes: SegmentConvolutionSizes) -> Self {
        let rows = filter::reversed_by_input(weight, sizes.filter());
        Self::pack(&rows, sizes.reversed())
    }

    /// Packs a kernel `[in, time * bands, out]`.
    fn pack(rows: &[f32], sizes: SegmentConvolutionSizes) -> Self {
        if winograd::is_faster(sizes) {
            Self::Winograd(winograd::arranged(rows, sizes))
        } else {
            Self::Windows(filter::packed(rows, sizes.filter()))
        }
    }

    /// The convolution of one segment. `finish` receives the output in blocks of whole rows.
    pub(super) fn forward(
        &self,
        segment: &[f32],
        sizes: SegmentConvolutionSizes,
        out: &mut [f32],
        finish: impl Fn(&mut [f32]),
    ) {
        match self {
            Self::Windows(packed) => windows::forward(segment, packed, sizes, out, finish),
            Self::Winograd(points) => winograd::forward(segment, points, sizes, out, finish),
        }
    }
}

/// The gradient of the weight, `[out, in, time, bands]`, from segments and the gradients of their outputs.
pub(super) fn weight_gradient(
    segments: &[f32],
    gradients: &[f32],
    sizes: SegmentConvolutionSizes,
) -> Vec<f32> {
    let kernel = if winograd::is_faster(sizes) {
        winograd::weight_gradient(segments, gradients, sizes)
    } else {
        windows::weight_gradient(segments, gradients, sizes)
    };
    filter::restored(&kernel, sizes.filter())
}
