//! The operations on weights on the GPU, with burn's operations.

use super::{UpdateKernels, general};
use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;

impl UpdateKernels for CubeBackend {
    fn square_sum(tensor: CubeTensor) -> CubeTensor {
        general::square_sum::<Self>(tensor)
    }

    fn scaled(tensor: CubeTensor, factor: CubeTensor) -> CubeTensor {
        general::scaled::<Self>(tensor, factor)
    }

    fn adam(
        weights: CubeTensor,
        gradient: CubeTensor,
        first: CubeTensor,
        second: CubeTensor,
        decays: [f32; 2],
        rates: [f32; 3],
    ) -> (CubeTensor, CubeTensor, CubeTensor) {
        general::adam::<Self>(weights, gradient, [first, second], decays, rates)
    }
}
