//! The operations on sequences on the GPU, with burn's operations.

use super::{Normalization, Recurrence, SequenceGradients, SequenceKernels, general};
use crate::networks::kernels::PointwiseGradients;
use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;

impl SequenceKernels for CubeBackend {
    fn lstm(projected: CubeTensor, hidden: CubeTensor, reversed: bool) -> CubeTensor {
        general::recurrence::<Self>(projected, hidden, reversed).states
    }

    fn time_convolution(
        input: CubeTensor,
        weight: CubeTensor,
        bias: CubeTensor,
        dilation: usize,
        slope: f32,
    ) -> CubeTensor {
        general::time_convolution::<Self>(input, weight, bias, dilation, slope)
    }

    fn moments(rows: CubeTensor, valid: CubeTensor) -> CubeTensor {
        general::moments::<Self>(rows, valid)
    }

    fn normalize(
        rows: CubeTensor,
        valid: CubeTensor,
        moments: CubeTensor,
        weight: CubeTensor,
        bias: CubeTensor,
        epsilon: f32,
        slope: f32,
    ) -> CubeTensor {
        let parameters = [moments, weight, bias];
        general::normalize::<Self>(rows, valid, parameters, [epsilon, slope], None)
    }

    fn normalize_onto(
        rows: CubeTensor,
        valid: CubeTensor,
        moments: CubeTensor,
        weight: CubeTensor,
        bias: CubeTensor,
        epsilon: f32,
        residual: CubeTensor,
    ) -> CubeTensor {
        let parameters = [moments, weight, bias];
        general::normalize::<Self>(rows, valid, parameters, [epsilon, 0.0], Some(residual))
    }
}

impl SequenceGradients for CubeBackend {
    fn recurrence(projected: CubeTensor, hidden: CubeTensor, reversed: bool) -> Recurrence<Self> {
        general::recurrence::<Self>(projected, hidden, reversed)
    }

    fn lstm_backward(
        hidden: CubeTensor,
        recurrence: Recurrence<Self>,
        gradient: CubeTensor,
        reversed: bool,
    ) -> (CubeTensor, CubeTensor) {
        general::lstm_backward::<Self>(hidden, recurrence, gradient, reversed)
    }

    fn time_convolution_backward(
        input: CubeTensor,
        weight: CubeTensor,
        gradient: CubeTensor,
        dilation: usize,
        of_input: bool,
    ) -> PointwiseGradients<Self> {
        general::time_convolution_backward::<Self>(input, weight, gradient, dilation, of_input)
    }

    fn deactivated(output: CubeTensor, gradient: CubeTensor, slope: f32) -> CubeTensor {
        general::deactivated::<Self>(output, gradient, slope)
    }

    fn normalize_backward(
        of: Normalization<Self>,
        gradient: CubeTensor,
    ) -> (PointwiseGradients<Self>, CubeTensor) {
        general::normalize_backward::<Self>(of, gradient)
    }
}
