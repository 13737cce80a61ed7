//! Output tensors and launch sizes of kernels.

use burn_cubecl::tensor::CubeTensor;
use cubecl::client::Client;
use cubecl::prelude::TensorArg;
use cubecl::{CubeCount, CubeDim, calculate_cube_count_elemwise};

/// Units per cube of an elementwise kernel, within the limits of every WebGPU adapter.
pub(super) const CUBE_UNITS: u32 = 256;

pub(super) fn dims<const D: usize>(tensor: &CubeTensor) -> [usize; D] {
    tensor.meta.shape().dims()
}

/// Allocates an output of the same type and on the same device as `like`.
pub(super) fn empty<const D: usize>(like: &CubeTensor, dims: [usize; D]) -> CubeTensor {
    let shape = burn::tensor::Shape::from(dims);
    let buffer = like.client.empty(shape.num_elements() * like.dtype.size());
    CubeTensor::new_contiguous(
        like.client.clone(),
        like.device.clone(),
        shape,
        buffer,
        like.dtype,
    )
}

/// The launch arguments of a kernel with one unit per value of `out`: client, cube count, cube size, and `out` itself.
pub(super) fn one_unit_a_value(out: &CubeTensor) -> (Client, CubeCount, CubeDim, TensorArg) {
    let dim = CubeDim::new_1d(CUBE_UNITS);
    let count = calculate_cube_count_elemwise(&out.client, out.meta.num_elements(), dim);
    (
        out.client.clone(),
        count,
        dim,
        out.clone().into_tensor_arg(),
    )
}
