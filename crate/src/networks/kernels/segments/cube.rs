//! The operations on segments on the GPU, with burn's operations.

use super::{SegmentGradients, SegmentKernels, general};
use crate::networks::kernels::PointwiseGradients;
use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;

impl SegmentKernels for CubeBackend {
    fn convolution(
        input: CubeTensor,
        weight: CubeTensor,
        bias: CubeTensor,
        slope: f32,
    ) -> CubeTensor {
        general::convolution::<Self>(input, weight, bias, slope)
    }

    fn pool(input: CubeTensor) -> CubeTensor {
        general::pool::<Self>(input)
    }
}

impl SegmentGradients for CubeBackend {
    fn convolution_backward(
        input: CubeTensor,
        weight: CubeTensor,
        output: CubeTensor,
        gradient: CubeTensor,
        slope: f32,
        of_input: bool,
    ) -> PointwiseGradients<Self> {
        general::convolution_backward::<Self>(input, weight, output, gradient, slope, of_input)
    }

    fn pool_backward(input: CubeTensor, _: CubeTensor, gradient: CubeTensor) -> CubeTensor {
        general::pool_backward::<Self>(input, gradient)
    }
}
